//! Officials: whoever is in a post or stands in for it on a day. They are read from storage at
//! each search; what an entry has of the post is made with the tree, the rest when it is looked at.

use std::borrow::Cow;
use std::sync::LazyLock;

use directory::model::{Agencies, Post};
use directory::store::{self, Holder, HoldingId, Officials, Standing};
use kernel::{DbError, PostId, Reader};
use ldap3_proto::proto::{LdapPartialAttribute, LdapSearchResultEntry};

use crate::certificate::Kind;
use crate::compared::Compared;
use crate::dn::{Dn, escape};
use crate::entry::{Attribute, BINARY, Description, Entry, Selection};
use crate::fold::fold;
use crate::schema::{AttributeType, Audience, OFFICIAL_CLASSES, Syntax, attribute};
use crate::tree::{About, Desk, Tree};

/// Officials read at a time.
const BATCH: i64 = 1_000;

/// Where the reading of officials stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Position {
    pub(crate) standing: Standing,
    /// The last one that was read; none at the beginning.
    pub(crate) after: Option<(PostId, HoldingId)>,
}

impl Position {
    /// Before the first.
    pub(crate) const START: Self = Self { standing: Standing::Holder, after: None };

    fn next_table(&self) -> Option<Self> {
        (self.standing == Standing::Holder).then_some(Self { standing: Standing::Deputy, after: None })
    }
}

/// Which officials a search is about.
#[derive(Debug, Clone)]
pub(crate) enum Wanted {
    /// One, by the name of its entry.
    One { post: PostId, id: HoldingId },
    /// All in posts that one statement names; for more the tables are read in order.
    Few(Vec<PostId>),
    /// All in the posts of a part of the tree, by the name above them.
    Below(Dn),
}

impl Wanted {
    /// The officials in these posts, which stand below `base`; none when there are no posts.
    pub(crate) fn of(desks: &[&Desk], base: &Dn) -> Option<Self> {
        match desks {
            [] => None,
            few if few.len() <= store::MOST_POSTS => {
                Some(Self::Few(few.iter().map(|desk| desk.post.clone()).collect()))
            }
            _ => Some(Self::Below(base.clone())),
        }
    }

    /// The official whose entry has this name, when it can be one.
    pub(crate) fn named(tree: &Tree, name: &Dn) -> Option<Self> {
        let id = name.first("uid")?;
        match &tree.find(&name.parent()?)?.about {
            About::Post(post) => Some(Self::One { post: post.clone(), id: HoldingId::new(id) }),
            _ => None,
        }
    }
}

/// An official of whom no entry is written yet.
pub(crate) struct Official<'a> {
    pub(crate) desk: &'a Desk,
    pub(crate) holder: Holder,
    standing: Standing,
    /// The name as it is compared.
    name: String,
    /// Certificates in DER, when they are asked for.
    pub(crate) certificates: Vec<Vec<u8>>,
}

type Value = for<'a> fn(&'a Official<'_>) -> Cow<'a, str>;

/// What an entry has of the official. A name in Chinese is not taken apart: where it divides
/// is not written down anywhere.
const OWN: [(&str, Value); 8] = [
    ("uid", |it| it.holder.id.as_str().into()),
    ("cn", |it| it.holder.name.as_str().into()),
    ("sn", |it| it.holder.name.as_str().into()),
    ("displayName", |it| it.holder.name.as_str().into()),
    ("minbenDeputy", |it| if it.standing == Standing::Deputy { "TRUE" } else { "FALSE" }.into()),
    ("minbenHeldFrom", |it| it.holder.from_on.to_string().into()),
    ("minbenHeldUntil", |it| it.holder.until_on.map(|day| day.to_string()).unwrap_or_default().into()),
    ("entryDN", |it| it.dn().into()),
];

static OWN_KINDS: LazyLock<Vec<(&'static AttributeType, Value)>> = LazyLock::new(|| {
    OWN.iter().filter_map(|(name, value)| attribute(name).map(|kind| (kind, *value))).collect()
});

/// What entries of a post's officials have of the post.
pub(crate) fn of_desk(agencies: &Agencies, post: &Post) -> Vec<Attribute> {
    let mut entry = Entry::default();
    entry.add_classes("inetOrgPerson", OFFICIAL_CLASSES);
    entry.add_text("title", &post.title);
    if let Some(unit) = post.unit.as_deref().and_then(|unit| agencies.unit(unit)) {
        entry.add_text("ou", &unit.name);
    }
    if let Some(agency) = agencies.agency(&post.agency) {
        entry.add_text("o", &agency.name);
    }
    entry.add("minbenId", post.id.as_str());
    entry.attributes
}

/// Whether every value of such a type comes from the post alone, and tells posts apart.
pub(crate) fn is_of_desk(asked: &AttributeType) -> bool {
    asked.syntax == Syntax::Text && !OWN_KINDS.iter().any(|(kind, _)| asked.covers(kind))
}

impl Official<'_> {
    fn dn(&self) -> String {
        format!("uid={},{}", escape(self.holder.id.as_str()), self.desk.dn)
    }

    /// Where a search goes on after this one.
    pub(crate) fn position(&self) -> Position {
        let after = Some((self.holder.post.clone(), self.holder.id.clone()));
        Position { standing: self.standing, after }
    }

    /// The entry as it is sent.
    pub(crate) fn answer(&self, selection: &Selection, audience: Audience) -> LdapSearchResultEntry {
        let mut attributes: Vec<LdapPartialAttribute> =
            selection.of(&self.desk.attributes, audience).collect();
        for (kind, value) in OWN_KINDS.iter().filter(|(kind, _)| selection.has(kind, None, audience)) {
            let value = value(self);
            if !value.is_empty() {
                attributes.push(selection.write(kind, None, || vec![value.into_owned().into_bytes()]));
            }
        }
        let kind = attribute(Kind::User.attribute());
        let kind = kind.filter(|kind| selection.has(kind, Some(BINARY), audience));
        if let Some(kind) = kind.filter(|_| !self.certificates.is_empty()) {
            attributes.push(selection.write(kind, Some(BINARY), || self.certificates.clone()));
        }
        LdapSearchResultEntry { dn: self.dn(), attributes }
    }

    /// Whether the value of a type is there and `holds` in comparable form.
    fn holds(&self, kind: &AttributeType, value: Value, holds: &dyn Fn(&str) -> bool) -> bool {
        if matches!(kind.name(), "cn" | "sn" | "displayName") {
            return !self.name.is_empty() && holds(&self.name);
        }
        let value = value(self);
        !value.is_empty() && kind.syntax.key(&value).is_some_and(|key| holds(&key))
    }
}

impl Compared for Official<'_> {
    fn has_value(&self, asked: &Description, audience: Audience, holds: &dyn Fn(&str) -> bool) -> bool {
        let own = OWN_KINDS.iter().filter(|(kind, _)| kind.audience <= audience);
        let mut own = own.filter(|(kind, _)| asked.covers_kind(kind, None));
        if own.any(|(kind, value)| self.holds(kind, *value, holds)) {
            return true;
        }
        let mut shared = self.desk.attributes.iter().filter(|known| known.kind.audience <= audience);
        shared.any(|known| {
            asked.covers_kind(known.kind, known.option) && known.values.iter().any(|value| holds(&value.key))
        }) || (asked.kind.name() == Kind::User.attribute()
            && asked.covers_kind(asked.kind, Some(BINARY))
            && self.certificates.iter().any(|_| holds("")))
    }

    fn has_value_of(&self, syntax: Syntax, audience: Audience, holds: &dyn Fn(&str) -> bool) -> bool {
        let own = OWN_KINDS.iter().filter(|(kind, _)| kind.audience <= audience && kind.syntax == syntax);
        let mut own = own.map(|(kind, value)| self.holds(kind, *value, holds));
        let shared = self.desk.attributes.iter().filter(|known| known.kind.audience <= audience);
        let shared = shared.filter(|known| known.kind.syntax == syntax);
        own.any(|found| found) || shared.flat_map(|known| &known.values).any(|value| holds(&value.key))
    }

    fn has_in_name(&self, holds: &dyn Fn(&str, &str) -> bool) -> bool {
        holds("uid", &fold(self.holder.id.as_str()))
            || self.desk.name.assertions().any(|(kind, value)| holds(kind, value))
    }
}

/// The next officials, and where to go on; none when these were the last.
pub(crate) fn next<'a>(
    r: &mut Reader,
    tree: &'a Tree,
    wanted: &Wanted,
    from: &Position,
) -> Result<(Vec<Official<'a>>, Option<Position>), DbError> {
    let posts = match wanted {
        Wanted::One { post, id } => return Ok((one(r, tree, post, id)?, None)),
        Wanted::Few(posts) => Some(posts.as_slice()),
        Wanted::Below(_) => None,
    };
    let after = from.after.as_ref().map(|(post, id)| (post, id));
    let asked = Officials { standing: from.standing, on: tree.day, posts, after, limit: BATCH };
    let holders = store::list_officials(r, &asked)?;
    let next = match holders.last() {
        Some(last) if holders.len() as i64 == BATCH => {
            let after = Some((last.post.clone(), last.id.clone()));
            Some(Position { standing: from.standing, after })
        }
        _ => from.next_table(),
    };
    let found = holders.into_iter().filter_map(|holder| official(tree, holder, from.standing));
    let found = found.filter(|official| match wanted {
        Wanted::Below(base) => official.desk.name.is_within(base),
        Wanted::One { .. } | Wanted::Few(_) => true,
    });
    Ok((found.collect(), next))
}

fn one<'a>(
    r: &mut Reader,
    tree: &'a Tree,
    post: &PostId,
    id: &HoldingId,
) -> Result<Vec<Official<'a>>, DbError> {
    let holder = store::find_holding(r, id)?.map(|holder| (holder, Standing::Holder));
    let found = match holder {
        Some(found) => Some(found),
        None => store::find_deputy(r, id)?.map(|holder| (holder, Standing::Deputy)),
    };
    let found = found.filter(|(holder, _)| {
        &holder.post == post
            && holder.from_on <= tree.day
            && holder.until_on.is_none_or(|until| tree.day <= until)
    });
    Ok(found.and_then(|(holder, standing)| official(tree, holder, standing)).into_iter().collect())
}

fn official(tree: &Tree, holder: Holder, standing: Standing) -> Option<Official<'_>> {
    let desk = tree.desk(&holder.post)?;
    Some(Official { desk, name: fold(&holder.name), holder, standing, certificates: Vec::new() })
}
