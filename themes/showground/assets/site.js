// What pages do better where scripts run: search, narrow lists, count letters. All works without, by links and plain forms.
// It keeps nothing, asks nobody but this site, and takes its words from the page.
'use strict';
{
  const one = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const copy = (element) => element.cloneNode(true);
  const lang = document.documentElement.lang || 'en';
  const number = (n) => n.toLocaleString(lang);
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (gap, name) => values[name] ?? gap);

  /** The words for a number, out of an element's data: `data-2` for one alone, or those of the language's forms. */
  const counted = (n, data, prefix = '', values = {}) => {
    const key = (form) => (prefix ? prefix + form[0].toUpperCase() + form.slice(1) : form);
    const form = new Intl.PluralRules(lang).select(n);
    return fill(data[prefix ? `${prefix}-${n}` : n] ?? data[key(form)] ?? data[key('other')], { n: number(n), ...values });
  };

  const loaded = {};
  /** Loads a file once; a failure is not kept. */
  const load = (url, read = (answer) => answer.json()) =>
    (loaded[url] ??= fetch(url)
      .then((answer) => (answer.ok ? read(answer) : Promise.reject(new Error(`${url}: ${answer.status}`))))
      .catch((error) => {
        delete loaded[url];
        throw error;
      }));
  const loadPage = (url) =>
    load(url, async (answer) => new DOMParser().parseFromString(await answer.text(), 'text/html'));

  /** Shows what the address says, now and whenever it is another one; what `show` gets tells whether it still is. */
  const follow = (show) => {
    const here = () => location.pathname + location.search;
    let turn = 0;
    let at;
    const run = () => {
      const mine = ++turn;
      at = here();
      return show(() => mine === turn);
    };
    addEventListener('popstate', () => here() === at || run()); // a jump within the page changes nothing
    run();
    return (url) => {
      if (url !== here()) history.pushState(null, '', url);
      return run();
    };
  };

  // Forms

  /** Says below a field how many letters are left, counted as the worker counts them. */
  const countLetters = (field) => {
    const template = one('template[data-count]', field.form);
    const [seen, heard] = [...template.content.children].map(copy);
    field.after(seen, heard);
    const left = () => {
      const rest = field.dataset.max - [...field.value.normalize('NFC').trim()].length;
      return counted(Math.abs(rest), template.dataset, rest < 0 ? 'over' : 'left');
    };
    const see = () => (seen.textContent = left());
    let later;
    field.addEventListener('input', () => {
      see();
      clearTimeout(later);
      later = setTimeout(() => (heard.textContent = left()), 1000); // read out when somebody pauses
    });
    addEventListener('pageshow', see);
  };

  const sendOnce = (form) => {
    const set = (disabled) => all('[type=submit]', form).forEach((button) => (button.disabled = disabled));
    form.addEventListener('submit', () => {
      set(true);
      setTimeout(set, 10000, false); // whoever stops waiting can send again
    });
    addEventListener('pageshow', () => set(false));
  };

  // Search

  /** The words of a text in their plainest letters, as the index has them. */
  const fold = (text) =>
    text
      .normalize('NFKD')
      .replace(/[\p{M}'’]/gu, '')
      .toLowerCase()
      .split(/[^\p{Alphabetic}\p{N}]+/u)
      .filter(Boolean)
      .map((word) => [...word].slice(0, 24).join(''));

  /** How many letters have to be changed, added or left out to make one word of another (Levenshtein). */
  const distance = (from, to) => {
    let row = [0, ...to].map((_, n) => n);
    [...from].forEach((a, i) => {
      const next = [i + 1];
      [...to].forEach((b, j) => next.push(Math.min(row[j + 1] + 1, next[j] + 1, row[j] + (a !== b))));
      row = next;
    });
    return row.at(-1);
  };

  const KEY = 7; // letters of a key: one for the type, six for the thing

  /** The files of an index, as `generator/src/search.rs` writes them. */
  const openIndex = async (url) => {
    const at = url.replace(/[^/]*$/, '');
    const { words, cards } = await load(url);
    const plain = (beginning) => beginning.replace(/\P{ASCII}/gu, (c) => `_${c.codePointAt(0).toString(16)}`);
    const entries = async (beginnings) => {
      const files = beginnings.map((each) => load(`${at}words${each && '-'}${plain(each)}.json`));
      return Object.assign({}, ...(await Promise.all(files)));
    };
    return {
      /** The entries among which a word would stand. */
      beside: (word) => entries(words.filter((each) => word.startsWith(each)).slice(-1)),
      /** Those among which all words stand that begin with it. */
      from: (word) => entries(words.filter((each) => each.startsWith(word))),
      cards: async (keys) => {
        const files = keys.map((key) => load(`${at}cards-${parseInt(key.slice(1), 32) % cards}.json`));
        const found = new Map((await Promise.all(files)).flat().map((card) => [card[0], card]));
        return keys.map((key) => found.get(key)).filter(Boolean);
      },
    };
  };

  /** The keys in some entries, each with how well it fits: best of all where it has the whole word in its title. */
  const keysOf = (entries) => {
    const keys = new Map();
    for (const [weight, lists] of entries) {
      lists.slice(0, 2).forEach((list, place) => {
        for (let n = 0; n < list.length; n += KEY) {
          const key = list.slice(n, n + KEY);
          keys.set(key, Math.max(keys.get(key) ?? 0, weight + (place ? 0 : 2)));
        }
      });
    }
    return keys;
  };

  /** What has a word, or the last one's continuation; or else what has the word that is most like it. */
  const lookUp = async (index, word, isLast) => {
    const goesOn = isLast && word.length > 2;
    const near = await index.beside(word);
    const far = goesOn ? { ...near, ...(await index.from(word)) } : near;
    const fits = Object.keys(far).filter((each) => each === word || (goesOn && each.startsWith(word)));
    const isOpen = fits.some((each) => far[each][2]); // there are more than the index tells
    if (fits.length) return { word, isOpen, keys: keysOf(fits.map((each) => [each === word ? 2 : 1, far[each]])) };
    const most = word.length > 4 ? 2 : word.length > 2 ? 1 : 0;
    const like = Object.keys(near)
      .map((each) => ({ each, d: distance(word, each), n: near[each].join('').length }))
      .filter(({ d }) => d <= most)
      .sort((a, b) => a.d - b.d || b.n - a.n)[0]?.each;
    return { word: like, isOther: true, keys: keysOf(like ? [[1, near[like]]] : []) };
  };

  /** The keys of what has all words; or, where nothing has, of what has any of them or the like. The best come first. */
  const find = async (index, words) => {
    const found = await Promise.all(words.map((word, n) => lookUp(index, word, n === words.length - 1)));
    const fit = new Map();
    for (const { keys } of found) for (const [key, n] of keys) fit.set(key, (fit.get(key) ?? 0) + n);
    const best = [...fit.keys()].sort((a, b) => fit.get(b) - fit.get(a));
    const whole = best.filter((key) => found.every(({ keys, isOpen }) => isOpen || keys.has(key)));
    const isNear = !whole.length || found.some(({ isOther }) => isOther);
    const near = isNear && found.map(({ word }) => word).filter(Boolean).join(' ');
    return { keys: whole.length ? whole : best, near };
  };

  const search = (form) => {
    const [status, nothing] = [one('[data-found]'), one('[data-nothing]')];
    const [template, title, step] = [one('template[data-hit]').content.firstElementChild, document.title, 10];

    const shown = ([, url, title, summary, areas, lang = '']) => {
      const hit = copy(template);
      Object.assign(one('a', hit), { href: url, textContent: title });
      one('[data-summary]', hit).textContent = summary;
      one('[data-areas]', hit).textContent = areas;
      if (lang) one('a', hit).lang = one('[data-summary]', hit).lang = lang;
      return hit;
    };

    /** Some more of a group. */
    const fillGroup = async (index, group, keys) => {
      const [list, button] = [one('ul', group), one('button', group)];
      const hits = (await index.cards(keys.slice(0, step))).map(shown);
      if (group.keys !== keys) return; // something else is looked for by now
      list.append(...hits);
      button.hidden = keys.length <= step;
      button.onclick = () => fillGroup(index, group, (group.keys = keys.slice(step)));
      if (hits.length && list.firstElementChild !== hits[0]) one('a', hits[0]).focus();
    };

    const showGroup = (index, group, keys) => {
      group.keys = keys;
      one('ul', group).replaceChildren();
      one('[data-n]', group).textContent = number(keys.length);
      group.hidden = !keys.length;
      return keys.length && fillGroup(index, group, keys);
    };

    const say = (q, { keys, near }) => {
      if (!keys.length) return fill(status.dataset.none, { q });
      return counted(keys.length, status.dataset, near && 'near', { q, near });
    };

    const show = async (isLast) => {
      const q = (new URLSearchParams(location.search).get('q') ?? '').trim();
      const words = [...new Set(fold(q))];
      form.elements.q.value = q;
      document.title = q ? `${q} – ${title}` : title;
      try {
        const index = await openIndex(form.dataset.search);
        const found = words.length ? await find(index, words) : { keys: [] };
        if (!isLast()) return;
        const groups = all('[data-kind]');
        const of = ({ dataset: { kind } }) => found.keys.filter((key) => key[0] === kind);
        await Promise.all(groups.map((group) => showGroup(index, group, of(group))));
        nothing.hidden = !words.length || (found.keys.length && !found.near);
        status.textContent = words.length ? say(q, found) : '';
      } catch {
        status.textContent = status.dataset.failed;
      }
    };

    form.hidden = false;
    const go = follow(show);
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      go(`${location.pathname}?${new URLSearchParams({ q: form.elements.q.value.trim() })}`);
    });
  };

  // Lists

  /** Makes checkboxes of the links that narrow a list: `generator/src/view/filters.rs` writes what they need to know. */
  const narrow = async (nav) => {
    const { dataset: words } = nav;
    const list = words.filter.replace(/[^/]*$/, '');
    const { size, groups, items } = await load(words.filter);
    const things = items.split(' ');
    const [chosenList, box, option, cardList, pages] = one('template', nav).content.children;
    const [heading, total, results, pagesAt] = ['h1', '[data-total]', '[data-results]', '[data-pages]'].map((at) => one(at));
    const [chosenItem, orders] = [chosenList.firstElementChild, one('.orders')];

    const options = groups.flatMap((group) =>
      group.parts.map(([letter, id, label]) => {
        const item = copy(option);
        const input = one('input', item);
        Object.assign(input, { id: `pick-${group.id}-${id}`, name: group.id, value: id });
        Object.assign(one('label', item), { htmlFor: input.id, textContent: label });
        return { group, id, label, item, input, has: (thing) => thing.includes(letter) };
      }),
    );
    const of = (group, some = options) => some.filter((each) => each.group === group);
    const picked = () => options.filter(({ input }) => input.checked);

    const urlOf = (some, page = 1) => {
      if (!some.length) return list + (page > 1 ? `page/${page}/` : '');
      const query = some.map(({ group, id }) => [group.id, id]);
      return `${list}?${new URLSearchParams(page > 1 ? [...query, ['page', page]] : query)}`;
    };

    /** What the address says: names and values in its path, as the links have them, and in its query. */
    const said = () => {
      const path = decodeURIComponent(location.pathname).slice(list.length).split('/');
      const pairs = path.flatMap((name, n) => (n % 2 ? [] : [[name, path[n + 1]]]));
      return [...pairs, ...new URLSearchParams(location.search)];
    };

    /** Whether a thing stands in one of the picked parts of each group; one group may not count. */
    const fits = (thing, some, but) =>
      groups.every((group) => {
        const wanted = group === but ? [] : of(group, some);
        return !wanted.length || wanted.some(({ has }) => has(thing));
      });

    const inWords = (some) =>
      groups
        .filter((group) => of(group, some).length)
        .sort((a, b) => (b.id === 'area') - (a.id === 'area')) // where something is comes first
        .map((group) => fill(group.said, { label: of(group, some).map(({ label }) => label).join(` ${words.or} `) }))
        .join(' ');

    /** The card of a thing, out of the page that shows it: one of the shortest list that it stands in. */
    const cardOf = async (place, some) => {
      const count = (group) => things.filter((thing) => of(group, some).some(({ has }) => has(thing))).length;
      const shortest = groups.filter((group) => of(group, some).length).sort((a, b) => count(a) - count(b))[0];
      const part = of(shortest, some).find(({ has }) => has(things[place]));
      const before = part ? things.slice(0, place).filter(part.has).length : place;
      const page = Math.floor(before / size) + 1;
      const url = list + (part ? `${part.group.id}/${part.id}/` : '') + (page > 1 ? `page/${page}/` : '');
      const shown = await loadPage(url);
      return document.importNode(all('[data-results] > ul > li', shown)[before % size], true);
    };

    const showOptions = (some) => {
      for (const group of groups) {
        const rest = things.filter((thing) => fits(thing, some, group));
        for (const { item, input, has } of of(group)) {
          const count = rest.filter(has).length;
          one('.count', item).textContent = number(count);
          item.hidden = !count && !input.checked;
        }
        group.details.hidden = of(group).every(({ item }) => item.hidden);
      }
      const items = some.map((each) => {
        const item = copy(chosenItem);
        one('[data-facet]', item).textContent = each.group.label;
        one('strong', item).textContent = each.label;
        one('.visually-hidden', item).textContent = `: ${each.label}`;
        one('a', item).href = urlOf(some.filter((other) => other !== each));
        return item;
      });
      chosenList.replaceChildren(...items);
      chosenList.hidden = !items.length;
    };

    const showPages = (some, page, last) => {
      const links = copy(pages);
      for (const [link, to] of [[one('[rel=prev]', links), page - 1], [one('[rel=next]', links), page + 1]]) {
        link.href = urlOf(some, to);
        link.hidden = to < 1 || to > last;
      }
      pagesAt.replaceChildren(...(last > 1 ? [links] : []));
    };

    const showResults = async (some, page, isLast) => {
      const found = things.map((_, place) => place).filter((place) => fits(things[place], some));
      const cards = await Promise.all(found.slice((page - 1) * size, page * size).map((place) => cardOf(place, some)));
      if (!isLast()) return;
      const [part, last] = [inWords(some), Math.ceil(found.length / size)];
      const title = `${words.heading} ${part}`.trim();
      document.title = document.title.replace(heading.textContent, title);
      heading.textContent = title;
      const where = last > 1 ? `, ${fill(words.page, { number: page, of: last })}` : '';
      total.textContent = `${counted(found.length, words)} ${part}`.trim() + where;
      total.hidden = false;
      if (orders) orders.hidden = some.length;
      results.replaceChildren(copy(cardList));
      results.firstChild.append(...cards);
      showPages(some, page, last);
    };

    for (const group of groups) {
      group.details = copy(box);
      one('summary', group.details).textContent = group.label;
      one('ul', group.details).append(...of(group).map(({ item }) => item));
    }
    nav.replaceChildren(chosenList, ...groups.map(({ details }) => details));
    let isFirst = true;
    const go = follow((isLast) => {
      const pairs = said();
      for (const { group, id, input } of options) input.checked = pairs.some(([a, b]) => a === group.id && b === id);
      const [some, page] = [picked(), Number(pairs.find(([name]) => name === 'page')?.[1]) || 1];
      showOptions(some);
      const isThere = isFirst && !location.search; // as the page was built
      if (isFirst) all('details', nav).forEach((box, n) => (box.open = some.length ? one(':checked', box) : !n));
      isFirst = false;
      return isThere || showResults(some, page, isLast).catch(() => location.assign(list));
    });
    total.tabIndex = -1;
    total.setAttribute('role', 'status');
    nav.addEventListener('change', () => go(urlOf(picked())));
    addEventListener('click', (event) => {
      const link = event.target.closest('.chosen a, [data-pages] a');
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      go(link.getAttribute('href')).then(() => total.focus());
    });
  };

  all('[data-max]').forEach(countLetters);
  all('form[method=post]').forEach(sendOnce);
  if (location.protocol !== 'file:') {
    all('[data-search]').forEach(search);
    all('[data-filter]').forEach((nav) => narrow(nav).catch(() => {})); // the links are still there
  }
}
