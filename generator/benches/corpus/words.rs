//! The words that items are made of, the common ones more often than the rare ones.

use std::sync::LazyLock;

use super::random::Random;

/// Districts.
pub const PLACES: [&str; 13] = [
    "Ashford",
    "Canterbury",
    "Dartford",
    "Dover",
    "Folkestone and Hythe",
    "Gravesham",
    "Maidstone",
    "Medway",
    "Sevenoaks",
    "Swale",
    "Thanet",
    "Tonbridge and Malling",
    "Tunbridge Wells",
];
/// What things are about.
pub const THEMES: [&str; 12] = [
    "Housing",
    "Health and Care",
    "Transport",
    "Nature and Climate",
    "Young People",
    "Skills and Work",
    "Digital Access",
    "Arts and Culture",
    "Food",
    "Community Safety",
    "Local Democracy",
    "Energy",
];
/// How far an offer is, which has no stages of the programme's own.
pub const PHASES: [&str; 8] =
    ["spark", "exploring", "shaping", "seeking support", "prototyping", "piloting", "adopted", "resting"];
/// How far an idea is: stages that need neither a note nor an owner.
pub const IDEA_STAGES: [&str; 4] = ["spark", "shaping", "prototyping", "adopted"];
/// How far a prototype is, likewise.
pub const PROTOTYPE_STAGES: [&str; 2] = ["exploring", "piloting"];
/// What somebody may be looking for.
pub const NEEDS: [&str; 12] = [
    "developer time",
    "a venue",
    "a small grant",
    "volunteers",
    "legal advice",
    "access to data",
    "translation",
    "user research",
    "an accessibility review",
    "publicity",
    "a contact at the council",
    "hosting",
];
/// Given names.
pub const GIVEN: [&str; 30] = [
    "Amara", "Ben", "Chloe", "Dev", "Ella", "Femi", "Grace", "Harun", "Isla", "Jack", "Kezia", "Liam", "Maya", "Noor",
    "Oscar", "Priya", "Quinn", "Rosa", "Sam", "Tariq", "Uma", "Victor", "Wren", "Xander", "Yusuf", "Zara", "Agnes",
    "Bilal", "Carys", "Dominic",
];
/// Family names.
pub const FAMILY: [&str; 28] = [
    "Abbott",
    "Banerjee",
    "Clarke",
    "Dhillon",
    "Edwards",
    "Fletcher",
    "Green",
    "Hughes",
    "Ibrahim",
    "Jones",
    "Khan",
    "Lewis",
    "Marsh",
    "Nowak",
    "Okafor",
    "Patel",
    "Quirke",
    "Reeves",
    "Singh",
    "Taylor",
    "Underwood",
    "Vaughan",
    "Wood",
    "Yates",
    "Zielinski",
    "Ferreira",
    "Goodwin",
    "Harper",
];
/// What things are like.
pub const LIKE: [&str; 23] = [
    "warm",
    "shared",
    "open",
    "safer",
    "greener",
    "local",
    "mobile",
    "quiet",
    "simple",
    "joined-up",
    "pop-up",
    "friendly",
    "repairable",
    "weekly",
    "rural",
    "coastal",
    "evening",
    "low-cost",
    "walkable",
    "circular",
    "accessible",
    "multilingual",
    "youth-led",
];
/// Things.
pub const THINGS: [&str; 28] = [
    "repair café",
    "bus tracker",
    "tool library",
    "warm bank",
    "food map",
    "tree register",
    "skills exchange",
    "bike hub",
    "street survey",
    "tenant handbook",
    "flood alert",
    "reading club",
    "listening post",
    "energy advice line",
    "walking route",
    "data commons",
    "community kitchen",
    "oral history archive",
    "parking register",
    "care rota",
    "planning notice board",
    "seed library",
    "volunteer calendar",
    "ward budget explorer",
    "play street",
    "noise diary",
    "hearing loop finder",
    "water refill map",
];
/// For whom they are.
pub const PEOPLE: [&str; 14] = [
    "residents",
    "carers",
    "young families",
    "night-shift workers",
    "tenants",
    "new arrivals",
    "market traders",
    "older neighbours",
    "school leavers",
    "allotment holders",
    "parish councils",
    "cyclists",
    "wheelchair users",
    "small charities",
];

/// Words of running text, the most common ones first.
const RUNNING: &str = "\
    the of and to in a is for that we on with as are be it by this people which can from or an not they have council \
    residents local community service data street group meeting idea help open would their has could work place \
    month week library park school housing transport support county town village project public volunteers online \
    paper form phone travel time cost share build test learn simple small first next step already because where when \
    who what how more less better clear fair safe green map list record notice survey budget grant partner charity \
    parish ward district coast river orchard market station bus route bike walk garden kitchen repair tool skill \
    young older family carer tenant neighbour worker student evidence feedback prototype pilot trial measure result \
    number figure report summary question answer change improve reduce increase reach invite listen speak write \
    publish update check review agree decide weekly monthly yearly evening morning weekend summer winter space room \
    hall centre club team member contact email address website page link photo story voice language access barrier \
    need offer promise energy water heat flood tree soil waste food meal health clinic care appointment advice rent \
    damp roof window insulation solar heating bill debt benefit income job training course apprentice digital device \
    laptop tablet broadband signal app privacy consent licence standard format archive history heritage museum \
    theatre music dance craft festival event calendar booking ticket queue crossing pavement lighting patrol trust \
    respect welcome belonging connection isolation loneliness wellbeing exercise through between within across \
    before after during without around behind beyond against along every each several many few enough most some any \
    other another same different possible likely sure useful practical affordable sustainable inclusive transparent \
    accountable resilient available existing regular informal";

/// The running words, with what their weights add up to so far.
static WEIGHED: LazyLock<(Vec<&str>, Vec<f64>)> = LazyLock::new(|| {
    let words: Vec<&str> = RUNNING.split_whitespace().collect();
    // Zipf's law, flattened: the first words come some twenty times as often as the last ones.
    let weights = (0..words.len()).map(|rank| 1.0 / (rank as f64 + 4.0).powf(0.62));
    let sums = weights.scan(0.0, |sum, weight| {
        *sum += weight;
        Some(*sum)
    });
    let sums = sums.collect();
    (words, sums)
});

/// A word of running text.
pub fn running(random: &mut Random) -> &'static str {
    let (words, sums) = &*WEIGHED;
    let at = random.unit() * sums.last().copied().unwrap_or_default();
    words[sums.partition_point(|sum| *sum <= at).min(words.len() - 1)]
}

/// The words as the last part of an address.
pub fn slug(text: &str) -> String {
    let plain = text.to_lowercase().replace('é', "e");
    let words = plain.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-")
}
