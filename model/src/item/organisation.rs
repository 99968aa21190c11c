//! An organisation: a partner, a group of neighbours, a firm, a council's team.

use crate::fields::Fields;
use crate::value::{ORGANISATION, PROTOTYPE, Ref, Term};
use crate::vocab::ASSET_KINDS;
use crate::{choice, mapping, nested};

mapping! {
    /// The fields of an organisation.
    pub struct Organisation {
        /// What sort of body.
        kind: Option<OrganisationKind>,
        /// Whether it has a legal form.
        formality: Option<Formality>,
        /// What it is to the programme.
        relationship: Option<Relationship>,
        /// Its members, when it is a partnership.
        members: Vec<Ref<ORGANISATION>>,
        /// What it has that could help.
        assets: Vec<Asset>,
        /// Whom it can introduce people to.
        can_introduce_to: Vec<String>,
        /// Its own site.
        website: Option<String>,
        /// Its identifier, such as GB-CHC-123456.
        org_id: Option<String>,
        /// The prototype it grew out of.
        spun_out_of: Option<Ref<PROTOTYPE>>,
        /// A picture.
        logo: Option<String>,
    }
}

choice! {
    /// What sort of body.
    pub enum OrganisationKind {
        /// A council.
        Council = "council",
        /// A health service.
        Health = "health",
        /// Police or fire service.
        PoliceFire = "police-fire",
        /// A university or a college.
        UniversityCollege = "university-college",
        /// A school.
        School = "school",
        /// A charity.
        Charity = "charity",
        /// A programme.
        Programme = "programme",
        /// Neighbours, friends, a club.
        CommunityGroup = "community-group",
        /// A social enterprise.
        SocialEnterprise = "social-enterprise",
        /// A young firm.
        StartUp = "start-up",
        /// A firm.
        Company = "company",
        /// Several bodies together.
        Partnership = "partnership",
        /// A network.
        Network = "network",
        /// Anything else.
        Other = "other",
    }
}

choice! {
    /// Whether it has a legal form.
    pub enum Formality {
        /// It has.
        Formal = "formal",
        /// It has not.
        Informal = "informal",
    }
}

choice! {
    /// What it is to the programme.
    pub enum Relationship {
        /// It runs it.
        Host = "host",
        /// It carries it.
        Partner = "partner",
        /// It helps.
        Supporter = "supporter",
        /// It knows those whom the programme does not reach.
        Intermediary = "intermediary",
        /// It connects.
        Network = "network",
    }
}

nested! {
    /// Something it has.
    pub struct Asset {
        /// Of what kind.
        kind: Option<Term<ASSET_KINDS>>,
        /// What.
        what: Option<String>,
        /// Where.
        where_ = "where": Option<String>,
    } require { "kind": "the kind of asset", }
}

impl Organisation {
    /// Whether it is a group of people who take part, with or without a legal form, rather than a public body or a firm.
    pub fn is_group(&self) -> bool {
        use OrganisationKind as Kind;
        match self.kind {
            None => self.formality.is_some(),
            Some(
                Kind::School
                | Kind::Charity
                | Kind::Programme
                | Kind::CommunityGroup
                | Kind::SocialEnterprise
                | Kind::Other,
            ) => true,
            Some(
                Kind::Council
                | Kind::Health
                | Kind::PoliceFire
                | Kind::UniversityCollege
                | Kind::StartUp
                | Kind::Company
                | Kind::Partnership
                | Kind::Network,
            ) => false,
        }
    }

    pub(super) fn check(&self, _: &mut Fields<'_, '_, '_>) {}
}
