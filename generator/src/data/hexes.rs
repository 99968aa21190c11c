//! The districts on the hexagon map, as HexJSON (the Open Data Institute Leeds' format), with what there is in each.

use model::item::Kind;
use model::vocab::Word;
use model::yaml::Node;
use serde_json::{Map, Value, json};

use crate::site::areas::InAreas;

/// What is counted in each district, and under which name.
const COUNTED: [(&str, Kind); 6] = [
    ("ideas", Kind::Idea),
    ("prototypes", Kind::Prototype),
    ("needs", Kind::Need),
    ("offers", Kind::Offer),
    ("events", Kind::Event),
    ("organisations", Kind::Organisation),
];

/// The map; nothing where no district has a place on it.
pub fn of(words: &[Word], areas: &InAreas, base: &str) -> Option<Value> {
    let hexes: Map<String, Value> =
        words.iter().filter_map(|word| Some((word.id.clone(), hex(word, areas, base)?))).collect();
    (!hexes.is_empty()).then(|| json!({"layout": "odd-r", "hexes": hexes}))
}

fn hex(word: &Word, areas: &InAreas, base: &str) -> Option<Value> {
    let extra = |key: &str| word.extra.get(key).and_then(Node::text);
    let place = |key: &str| extra(key)?.parse::<i64>().ok();
    let mut hex = json!({"n": word.label, "q": place("q")?, "r": place("r")?});
    if let Some(code) = extra("code") {
        hex["code"] = code.into();
    }
    hex["url"] = format!("{base}/areas/{}/", word.id).into();
    for (name, kind) in COUNTED {
        hex[name] = areas.of(&word.id, kind).len().into();
    }
    Some(hex)
}
