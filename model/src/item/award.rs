//! An award: a prize or another recognition, never without its reason.

use crate::fields::Fields;
use crate::value::{ACTOR, HONOURED, Ref, Written};
use crate::{choice, mapping, nested};

mapping! {
    /// The fields of an award.
    pub struct Award {
        /// Of what kind.
        kind: Option<AwardKind>,
        /// Money.
        value: Option<Money>,
        /// What is not money.
        in_kind: Vec<String>,
        /// Why.
        reason: Option<String>,
        /// Who gave it.
        given_by: Vec<Ref<ACTOR>>,
        /// What or who got it.
        to: Vec<Ref<HONOURED>>,
    }
}

choice! {
    /// The kind of an award.
    pub enum AwardKind {
        /// A prize.
        Prize = "prize",
        /// Help.
        Support = "support",
        /// Thanks.
        Recognition = "recognition",
        /// A mention.
        Commendation = "commendation",
    }
}

nested! {
    /// An amount of money.
    pub struct Money {
        /// How much.
        amount: Option<Written>,
        /// Of what, such as GBP.
        currency: Option<String>,
    } require { "amount": "how much", }
}

impl Award {
    pub(super) fn check(&self, fields: &mut Fields<'_, '_, '_>) {
        fields.require("reason", "people deserve to know what it was given for");
        fields.require("to", "what or who got it");
    }
}
