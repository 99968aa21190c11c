//! Whether a thing is to be seen on a day.

use model::item::Item;

use crate::Options;

/// Drafts are held back, and so is what its dates hold back; a person's page is there as long as they want it.
pub fn is_shown(item: &Item, options: &Options) -> bool {
    let (common, today) = (&item.common, options.today);
    let begun = common.publish_on.is_none_or(|day| day <= today);
    let over = common.unpublish_on.is_some_and(|day| day <= today);
    let wanted_until = item.details.person().and_then(|person| person.until);
    let wanted = wanted_until.is_none_or(|until| today <= until);
    begun && !over && wanted && (options.drafts || !common.draft)
}
