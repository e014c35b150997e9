//! Councils and certificate policies: broken in one place each, told with file, line and reason.

use std::fs;

use crate::broken::tells;
use crate::folder::Folder;

const COUNCIL: &str = "councils/road-council.toml";
const POLICY: &str = "certificate-policies/cars.toml";

const COUNCIL_TEXT: &str = r#"id = "road-council"
name = { zh = "道路會議", en = "Road council" }
purpose = { zh = "商量道路", en = "Discusses roads" }
founded = { zh = "設置要點", en = "Directions" }
agency = "thb"
secretaries = ["thb-clerk"]
number = "路字第"
since = "2026-11-01"
[[article]]
number = "一"
says = { zh = "每季開會", en = "Meets every quarter" }
[[seat]]
id = "chair"
name = { zh = "主席", en = "Chair" }
role = "convener"
kind = "post"
posts = ["thb-clerk"]
at_least = 1
at_most = 1
article = "一"
[[seat]]
id = "experts"
name = { zh = "專家", en = "Experts" }
role = "member"
kind = "scholar"
at_least = 1
at_most = 3
[size]
at_least = 2
at_most = 4
[meetings]
every_months = 3
notice_days = 7
quorum = "1/2"
majority = "1/2"
[[duty]]
id = "review"
name = { zh = "檢討", en = "Review" }
due = "12-31"
"#;

const POLICY_TEXT: &str = r#"id = "cars"
name = { zh = "憑證政策", en = "Policy" }
agency = "thb"
council = "road-council"
authorities = ["cars"]
[[version]]
number = "1.0"
summary = { zh = "初版", en = "First" }
oids = ["2.16.886.101.99999.1"]
adopted = { resolution = "路字第1號", on = "2026-01-05" }
[[version.holder]]
kind = "citizen"
days = 365
keys = ["p256"]
"#;

fn folder() -> Folder {
    let folder = Folder::good();
    for (file, text) in [(COUNCIL, COUNCIL_TEXT), (POLICY, POLICY_TEXT)] {
        let path = folder.at(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

#[test]
fn a_council_and_its_policy_without_mistakes_are_read() {
    let catalogue = folder().load().unwrap();
    let council = catalogue.council("road-council").unwrap();
    assert_eq!((council.seats.len(), council.meetings.every_months), (2, 3));
    let policy = catalogue.policy_of_authority("cars").unwrap();
    assert_eq!(policy.versions[0].adopted.as_ref().unwrap().resolution, "路字第1號");
    assert!(catalogue.policy_of_authority("root").is_none());
}

#[test]
fn the_fingerprint_of_a_version_tells_what_it_says_and_not_who_adopted_it() {
    let digest =
        |folder: &Folder| folder.load().unwrap().certificate_policy("cars").unwrap().versions[0].digest();
    let (plain, other, changed) = (folder(), folder(), folder());
    other.edit(POLICY, "路字第1號", "路字第2號");
    changed.edit(POLICY, "days = 365", "days = 364");
    assert_eq!(digest(&plain), digest(&other));
    assert_ne!(digest(&plain), digest(&changed));
}

macro_rules! broken {
    ($($name:ident: $file:expr, $from:expr => $to:expr, at $line:expr, $reason:expr;)*) => {$(
        #[test]
        fn $name() {
            let folder = folder();
            folder.edit($file, $from, $to);
            tells(&folder, $file, $line, $reason);
        }
    )*};
}

broken! {
    unknown_post: COUNCIL, "posts = [\"thb-clerk\"]" => "posts = [\"thb-clark\"]", at "thb-clark", "there is no post “thb-clark”";
    secretary_of_another_agency: COUNCIL, "secretaries = [\"thb-clerk\"]" => "secretaries = [\"moi-clerk\"]",
        at "secretaries", "belongs to moi, not to thb";
    seat_without_posts: COUNCIL, "posts = [\"thb-clerk\"]\n" => "", at "kind = \"post\"", "a seat of posts names none";
    posts_of_people: COUNCIL, "kind = \"scholar\"" => "kind = \"scholar\"\nposts = [\"thb-chief\"]",
        at "thb-chief", "people from outside hold no posts";
    fewer_posts_than_needed: COUNCIL, "at_least = 1\nat_most = 1" => "at_least = 2\nat_most = 2", at "at_least = 2", "1 posts may have the seat";
    nobody_convenes: COUNCIL, "role = \"convener\"" => "role = \"member\"", at "[[seat]]", "0 seats are the convener's";
    seats_do_not_make_the_council: COUNCIL, "at_least = 2\nat_most = 4" => "at_least = 9\nat_most = 10", at "[size]", "the seats make 2 to 4 members";
    numbers_turned_round: COUNCIL, "at_most = 3" => "at_most = 0", at "at_most = 0", "at_most is 0";
    unknown_article: COUNCIL, "article = \"一\"" => "article = \"二\"", at "article = \"二\"", "no article “二”";
    odd_periods: COUNCIL, "every_months = 3" => "every_months = 5", at "every_months = 5", "no whole number of periods";
    day_of_a_quarter: COUNCIL, "every_months = 3" => "every_months = 3\nby = \"12-15\"", at "by = ", "only a yearly meeting";
    no_share: COUNCIL, "quorum = \"1/2\"" => "quorum = \"half\"", at "quorum", "“half” is no share";
    leap_day: COUNCIL, "due = \"12-31\"" => "due = \"02-29\"", at "02-29", "is no day of every year";
    under_itself: COUNCIL, "number = \"路字第\"" => "number = \"路字第\"\nunder = \"road-council\"", at "under = ", "stands under itself";
    under_nobody: COUNCIL, "number = \"路字第\"" => "number = \"路字第\"\nunder = \"rail\"", at "under = ", "there is no council “rail”";
    no_programme: COUNCIL, "number = \"路字第\"" => "number = \"路字第\"\nprogramme = \"p\"", at "programme = ", "there is no programme “p”";
    policy_of_no_council: POLICY, "council = \"road-council\"" => "council = \"roads\"", at "council = ", "there is no council “roads”";
    policy_of_no_authority: POLICY, "[\"cars\"]" => "[\"cards\"]", at "authorities", "there is no authority “cards”";
    policy_without_keys: POLICY, "keys = [\"p256\"]" => "", at "[[version.holder]]", "no kind of key is allowed";
}

#[test]
fn a_profile_that_no_version_allows_is_told_where_it_stands() {
    let folder = folder();
    folder.edit(POLICY, "kind = \"citizen\"", "kind = \"server\"");
    let mistakes = folder.mistakes();
    let told = mistakes.iter().find(|mistake| mistake.reason.contains("lets “owner” be issued"));
    let told = told.unwrap_or_else(|| panic!("{mistakes:?}"));
    assert_eq!((told.file.as_str(), told.line > 1), ("trust/cars.toml", true));
    assert!(told.hint.contains(POLICY));
}
