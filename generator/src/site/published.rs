//! Whether a thing is to be seen on a day.

use model::item::{Details, Item};

use crate::Options;

/// Drafts are held back, and so is what its dates hold back; a person's page is there as long as they want it.
pub fn is_shown(item: &Item, options: &Options) -> bool {
    let (common, today) = (&item.common, options.today);
    let begun = common.publish_on.is_none_or(|day| day <= today);
    let over = common.unpublish_on.is_some_and(|day| day <= today);
    let wanted = match &item.details {
        Details::Person(person) => person.until.is_none_or(|until| today <= until),
        Details::Round(_) | Details::Challenge(_) | Details::Idea(_) | Details::Prototype(_) | Details::Need(_)
        | Details::Offer(_) | Details::Event(_) | Details::Feedback(_) | Details::Update(_) | Details::Comment(_)
        | Details::Organisation(_) | Details::Award(_) | Details::Post(_) | Details::Page(_) => true,
    };
    begun && !over && wanted && (options.drafts || !common.draft)
}
