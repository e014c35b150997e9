//! Households and the families in them.

use kernel::Day;
use rand::{Rng, RngExt as _};

use crate::names;

/// Sex, with the values of the code list `sex`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sex {
    /// 男.
    Male,
    /// 女.
    Female,
}

impl Sex {
    /// `male` or `female`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Male => "male",
            Self::Female => "female",
        }
    }
}

/// A member's relationship to the head.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// 戶長.
    Head,
    /// 配偶.
    Spouse,
    /// 子女.
    Child,
    /// 父母.
    Parent,
}

impl Role {
    /// `head`, `spouse`, `child` or `parent`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Head => "head",
            Self::Spouse => "spouse",
            Self::Child => "child",
            Self::Parent => "parent",
        }
    }
}

/// An address in a real administrative area, in a street that does not exist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// Code of the area.
    pub area: String,
    /// Street, number and floor.
    pub line: String,
}

/// A person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// National id number.
    pub id_number: String,
    /// Name.
    pub name: String,
    /// Romanised name.
    pub name_en: String,
    /// Sex.
    pub sex: Sex,
    /// Day of birth.
    pub birth_date: Day,
    /// Mobile phone.
    pub phone: String,
    /// E-mail address; children under 12 have none.
    pub email: Option<String>,
    /// Relationship to the head.
    pub role: Role,
    /// The father's number, when he lives in the household.
    pub father_id: Option<String>,
    /// The mother's number, when she lives in the household.
    pub mother_id: Option<String>,
    /// The spouse's number.
    pub spouse_id: Option<String>,
    /// First, second, … child, of children.
    pub birth_order: Option<u32>,
    pub(crate) surname: names::Surname,
}

impl Member {
    /// `married` or `single`, as in the code list `marital-status`.
    pub fn marital_status(&self) -> &'static str {
        if self.spouse_id.is_some() { "married" } else { "single" }
    }

    /// Whole years of age on a day.
    pub fn age_on(&self, day: Day) -> i64 {
        self.birth_date.years_until(day)
    }
}

/// A business with one owner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Business {
    /// Business number.
    pub number: String,
    /// Name.
    pub name: String,
    /// The owner's national id number.
    pub owner_id: String,
    /// Its address.
    pub address: Address,
    /// Registered capital in dollars.
    pub capital: i64,
    /// First day of business.
    pub started_on: Day,
}

/// People who live together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Household {
    /// Household number.
    pub id: String,
    /// Where they live.
    pub address: Address,
    /// Where it lived before, as registers that were never told still say.
    pub former_address: Address,
    /// The members, head first.
    pub members: Vec<Member>,
    /// Businesses that members own.
    pub businesses: Vec<Business>,
}

impl Household {
    /// The head.
    pub fn head(&self) -> Option<&Member> {
        self.members.first()
    }
}

/// Street, number and floor.
pub(crate) fn street(rng: &mut impl Rng) -> String {
    let road = names::street(rng);
    let lane = rng.random_bool(0.3).then(|| format!("樣本{}巷", rng.random_range(1..60)));
    let number = rng.random_range(1..400);
    let floor = rng.random_bool(0.7).then(|| format!("{}樓", rng.random_range(2..15)));
    format!("{road}{}{number}號{}", lane.unwrap_or_default(), floor.unwrap_or_default())
}

/// A family of at most `most` people, the head first. Numbers are given later.
pub(crate) fn family(rng: &mut impl Rng, today: Day, most: usize) -> Vec<Member> {
    let shape = rng.random_range(0..100);
    let head_age = if shape < 50 { rng.random_range(26..58) } else { rng.random_range(20..88) };
    let head_sex = if rng.random_bool(0.6) { Sex::Male } else { Sex::Female };
    let head = person(rng, today, head_age, head_sex, Role::Head, None);
    let mut members = vec![head];
    if shape < 65 {
        let sex = if head_sex == Sex::Male { Sex::Female } else { Sex::Male };
        let age = (head_age + rng.random_range(-6..7)).max(20);
        members.push(person(rng, today, age, sex, Role::Spouse, None));
    }
    if shape < 50 || (65..77).contains(&shape) {
        add_children(rng, today, &mut members);
    }
    if shape < 12 {
        let surname = members[0].surname;
        let sex = if rng.random_bool(0.65) { Sex::Female } else { Sex::Male };
        let kept = (sex == Sex::Male).then_some(surname);
        let age = (head_age + rng.random_range(20..36)).min(99);
        members.push(person(rng, today, age, sex, Role::Parent, kept));
    }
    members.truncate(most.max(1));
    members
}

fn add_children(rng: &mut impl Rng, today: Day, members: &mut Vec<Member>) {
    let father = members.iter().find(|member| member.sex == Sex::Male);
    let surname = father.unwrap_or(&members[0]).surname;
    let mother = members.iter().find(|member| member.sex == Sex::Female).unwrap_or(&members[0]);
    let mother_age = mother.age_on(today);
    let mut births: Vec<i64> = (0..rng.random_range(1..4)).map(|_| rng.random_range(20..40)).collect();
    births.sort_unstable();
    births.dedup();
    let mut order = 0;
    for at in births {
        let age = mother_age - at;
        if age < 0 {
            continue;
        }
        order += 1;
        if age < 30 {
            let sex = if rng.random_bool(0.517) { Sex::Male } else { Sex::Female };
            let mut child = person(rng, today, age, sex, Role::Child, Some(surname));
            child.birth_order = Some(order);
            members.push(child);
        }
    }
}

fn person(rng: &mut impl Rng, today: Day, age: i64, sex: Sex, role: Role, kept: Option<usize>) -> Member {
    let surname = kept.unwrap_or_else(|| names::surname(rng));
    let (name, name_en) = names::name(rng, surname);
    // 1 to 364 days past the birthday, so that leap years never add a year.
    let birth_date = today.plus_days(-(age * 1461 / 4 + rng.random_range(1..364)));
    let email = (age >= 12).then(|| {
        let user = name_en.to_ascii_lowercase().replace(' ', ".");
        format!("{user}.{:04}@mail.example", rng.random_range(0..10_000))
    });
    Member {
        id_number: String::new(),
        name,
        name_en,
        sex,
        birth_date,
        phone: format!("09{:02}-000-{:03}", rng.random_range(0..100), rng.random_range(0..1000)),
        email,
        role,
        father_id: None,
        mother_id: None,
        spouse_id: None,
        birth_order: None,
        surname,
    }
}

/// Writes down who is whose father, mother, husband and wife, once numbers are given.
pub(crate) fn relate(members: &mut [Member]) {
    let couple: Vec<(Sex, String)> = members
        .iter()
        .filter(|member| matches!(member.role, Role::Head | Role::Spouse))
        .map(|member| (member.sex, member.id_number.clone()))
        .collect();
    let parent =
        members.iter().find(|member| member.role == Role::Parent).map(|m| (m.sex, m.id_number.clone()));
    let of = |sex: Sex| couple.iter().find(|(s, _)| *s == sex).map(|(_, id)| id.clone());
    for member in members {
        match member.role {
            Role::Head | Role::Spouse => {
                member.spouse_id =
                    couple.iter().find(|(_, id)| *id != member.id_number).map(|(_, id)| id.clone());
                if let (Role::Head, Some((sex, id))) = (member.role, &parent) {
                    match sex {
                        Sex::Male => member.father_id = Some(id.clone()),
                        Sex::Female => member.mother_id = Some(id.clone()),
                    }
                }
            }
            Role::Child => {
                member.father_id = of(Sex::Male);
                member.mother_id = of(Sex::Female);
            }
            Role::Parent => {}
        }
    }
}

/// Whether a member owns a business: about one adult in twenty.
pub(crate) fn starts_business(rng: &mut impl Rng, member: &Member, today: Day) -> bool {
    (25..80).contains(&member.age_on(today)) && rng.random_bool(0.05)
}

/// A business of `owner`.
pub(crate) fn business(
    rng: &mut impl Rng,
    number: String,
    owner: &Member,
    home: &Address,
    today: Day,
) -> Business {
    let years = owner.age_on(today) - 20;
    let started_on = today.plus_days(-rng.random_range(30..(years * 365).max(60)));
    let address = Address { area: home.area.clone(), line: street(rng) };
    let capital = [100_000, 200_000, 500_000, 1_000_000, 5_000_000][rng.random_range(0..5)];
    Business {
        number,
        name: names::business(rng),
        owner_id: owner.id_number.clone(),
        address,
        capital,
        started_on,
    }
}
