//! The filters that templates have besides the engine's own: plurals, gaps to fill in, thousands.
#![expect(clippy::needless_pass_by_value, reason = "the engine hands arguments over")]

use tera::{Error, Kwargs, State, Tera, TeraResult, Value};

/// Gives an engine our filters.
pub fn register(tera: &mut Tera) {
    tera.register_filter("plural", plural);
    tera.register_filter("fill", fill);
    tera.register_filter("thousands", |number: i64, _: Kwargs, _: &State| thousands(number));
}

/// `{{ 3 | plural(of=t.ideas) }}`, where `t.ideas` has the texts `one` and `other`: picks one, and puts the number
/// into its gap `{n}`.
fn plural(number: i64, kwargs: Kwargs, _: &State) -> TeraResult<String> {
    let of: Value = kwargs.must_get("of")?;
    let form = if number == 1 { "one" } else { "other" };
    let texts = of.get_from_path(form).and_then(Value::as_str);
    let text = texts.ok_or_else(|| {
        Error::message(format!("the text for a number needs `one` and `other`; there is no `{form}`"))
    })?;
    Ok(text.replace("{n}", &thousands(number)))
}

/// `{{ t.closes | fill(date=round.closes.text) }}`: puts each argument into the gap of its name.
fn fill(text: &str, kwargs: Kwargs, _: &State) -> TeraResult<String> {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, name, after)) = gap(rest) {
        filled.push_str(before);
        let value: Value = kwargs.must_get(name)?;
        match value.as_str() {
            Some(text) => filled.push_str(text),
            None => filled.push_str(&value.to_string()),
        }
        rest = after;
    }
    Ok(filled + rest)
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
