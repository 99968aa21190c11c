//! The filters that templates have besides the engine's own: plurals, gaps to fill in, thousands, words without their
//! language.
#![expect(clippy::needless_pass_by_value, reason = "the engine hands arguments over")]

use tera::{Error, Kwargs, State, Tera, TeraResult, Value};

use crate::language::{self, Text};

/// Gives an engine our filters.
pub fn register(tera: &mut Tera) {
    tera.register_filter("plural", plural);
    tera.register_filter("fill", fill);
    tera.register_filter("plain", |text: Value, _: Kwargs, _: &State| language::plain(&text));
    tera.register_filter("thousands", |number: i64, _: Kwargs, _: &State| thousands(number));
}

/// The text for a number among those of several: the one for this very number, such as `"2"`, for languages in which words
/// change after some numbers; else `one` or `other`.
pub fn form(texts: &Value, number: usize) -> Option<&str> {
    let texts = texts.as_map()?;
    let text =
        |wanted: &str| texts.iter().find(|(key, _)| key.as_str() == Some(wanted)).and_then(|(_, text)| text.as_str());
    let exact = text(&number.to_string());
    exact.or_else(|| text(if number == 1 { "one" } else { "other" }))
}

/// `{{ 3 | plural(of=t.ideas) }}`, where `t.ideas` has the texts `one` and `other`: picks one, see [`form`], and puts the
/// number into its gap `{n}`.
fn plural(number: i64, kwargs: Kwargs, _: &State) -> TeraResult<String> {
    let of: Value = kwargs.must_get("of")?;
    let text = form(&of, usize::try_from(number).unwrap_or_default());
    let text = text.ok_or_else(|| Error::message("the text for a number needs `one` and `other`"))?;
    Ok(text.replace("{n}", &thousands(number)))
}

/// `{{ t.closes | fill(date=round.closes.text) }}`: puts each argument into the gap of its name. One that carries its
/// language stays what it is.
fn fill(text: &str, kwargs: Kwargs, _: &State) -> TeraResult<Value> {
    let mut parts: Vec<Value> = Vec::new();
    let mut rest = text;
    while let Some((before, name, after)) = gap(rest) {
        parts.push(before.into());
        parts.push(kwargs.must_get(name)?);
        rest = after;
    }
    parts.push(rest.into());
    Ok(joined(&parts))
}

/// Several values as one text; HTML when one of them is.
pub fn joined(parts: &[Value]) -> Value {
    let is_html = |part: &Value| part.as_str().is_some() && part.is_safe();
    let words = |part: &Value| part.as_str().map_or_else(|| part.to_string(), str::to_owned);
    if !parts.iter().any(is_html) {
        return parts.iter().map(words).collect::<String>().into();
    }
    let html = |part: &Value| if is_html(part) { words(part) } else { language::escaped(&words(part)) };
    Value::safe_string(&parts.iter().map(html).collect::<String>())
}

/// A text of the theme with its gaps filled from pairs of name and value; one without a value is left as it is.
pub fn filled(text: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, name, after)) = gap(rest) {
        let value = values.iter().find(|(known, _)| *known == name).map(|(_, value)| *value);
        filled.push_str(before);
        filled.push_str(value.unwrap_or(name));
        rest = after;
    }
    filled + rest
}

/// The same with values that carry their language.
pub fn filled_spoken(text: &str, values: &[(&str, &Text)]) -> Value {
    let values: Vec<(&str, Value)> = values.iter().map(|(name, text)| (*name, text.value())).collect();
    filled_values(text, &values)
}

/// The same with values for templates.
pub fn filled_values(text: &str, values: &[(&str, Value)]) -> Value {
    let mut parts: Vec<Value> = Vec::new();
    let mut rest = text;
    while let Some((before, name, after)) = gap(rest) {
        let value = values.iter().find(|(known, _)| *known == name).map(|(_, value)| value.clone());
        parts.extend([before.into(), value.unwrap_or_else(|| name.into())]);
        rest = after;
    }
    parts.push(rest.into());
    joined(&parts)
}

/// The text before the first gap, the gap's name, and the text after it.
fn gap(text: &str) -> Option<(&str, &str, &str)> {
    let (before, inside) = text.split_once('{')?;
    let (name, after) = inside.split_once('}')?;
    Some((before, name, after))
}

/// A number with its thousands set apart.
pub fn thousands(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let groups: Vec<&str> =
        digits.as_bytes().rchunks(3).rev().filter_map(|group| std::str::from_utf8(group).ok()).collect();
    format!("{}{}", if number < 0 { "-" } else { "" }, groups.join(","))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(template: &str) -> String {
        let mut tera = Tera::new();
        register(&mut tera);
        tera.add_raw_template("x.html", template).unwrap();
        let mut context = tera::Context::new();
        context.insert("ideas", &std::collections::BTreeMap::from([("one", "{n} idea"), ("other", "{n} ideas")]));
        context.insert("name", "<b>");
        tera.render("x.html", &context).unwrap()
    }

    #[test]
    fn numbers_pick_their_text() {
        assert_eq!(filled("{{ 1 | plural(of=ideas) }}, {{ 12345 | plural(of=ideas) }}"), "1 idea, 12,345 ideas");
    }

    #[test]
    fn gaps_are_filled_and_still_escaped() {
        assert_eq!(filled("{{ 'Hello {name}, {name}!' | fill(name=name) }}"), "Hello &lt;b&gt;, &lt;b&gt;!");
    }
}
