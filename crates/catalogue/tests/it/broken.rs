//! One broken folder for each kind of mistake: told with its file, its line and its reason.

use std::fs;

use crate::folder::Folder;

pub(crate) const HOUSEHOLD: &str = "systems/household/registries/household.toml";
pub(crate) const VEHICLE: &str = "systems/vehicle/registries/vehicle.toml";
const CONTRACT: &str = "systems/household/contracts/vehicle-household.toml";
pub(crate) const OWN: &str = "systems/vehicle/contracts/vehicle-own.toml";
pub(crate) const SERVICE: &str = "systems/vehicle/services/vehicle-address.toml";
const CLIENT: &str = "clients/thb-counter.toml";
const AUTHORITY: &str = "trust/cars.toml";
const SUBSIDY: &str = "subsidies/lamps.toml";
const PERFORMANCE: &str = "performance.toml";
const SYSTEM: &str = "systems/vehicle/system.toml";

/// The folder has a mistake in `file`, at the line that holds `line`, with `reason` in it; and
/// every mistake says what to do.
pub(crate) fn tells(folder: &Folder, file: &str, line: &str, reason: &str) {
    let mistakes = folder.mistakes();
    let told = mistakes.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
    let number = folder.line(file, line);
    let found = mistakes.iter().any(|m| m.file == file && m.line == number && m.reason.contains(reason));
    assert!(found, "expected {file}:{number}: …{reason}…, but was told:\n{told}");
    assert!(mistakes.iter().all(|mistake| !mistake.hint.is_empty()), "a mistake has no hint:\n{told}");
    assert!(mistakes.is_sorted(), "not in order:\n{told}");
}

macro_rules! broken {
    ($($name:ident: $file:expr, $from:expr => $to:expr, at $line:expr, $reason:expr;)*) => {$(
        #[test]
        fn $name() {
            let folder = Folder::good();
            folder.edit($file, $from, $to);
            tells(&folder, $file, $line, $reason);
        }
    )*};
}

#[test]
fn the_good_folder_has_no_mistakes() {
    let told: Vec<String> = Folder::good().mistakes().iter().map(ToString::to_string).collect();
    assert!(told.is_empty(), "{}", told.join("\n"));
}

broken! {
    subsidy_of_no_agency: SUBSIDY, "agency = \"motc\"" => "agency = \"motk\"", at "motk", "no agency “motk”";
    subsidy_closes_before_it_opens: SUBSIDY, "2026-12-31" => "2026-09-30", at "closes_on", "before it opens";
    subsidy_by_an_unknown_role: SUBSIDY, "decides = [\"supervisor\"]" => "decides = [\"supervizor\"]", at "supervizor", "no post carries the role";
    subsidy_paid_in_part: SUBSIDY, "share = 40" => "share = 30", at "[[instalment]]", "add up to 90 per cent";
    subsidy_that_waits_for_nothing: SUBSIDY, "share = 60" => "share = 60\nafter_spent = 10", at "after_spent = 10", "waits for spending";
    subsidy_without_money: SUBSIDY, "[[year]]\nyear = 2027\nappropriation = 1000\n" => "", at "id = \"lamps\"", "no money to give";
    subsidy_of_less_than_nothing: SUBSIDY, "appropriation = 1000" => "appropriation = -1", at "appropriation", "appropriation is -1";
    subsidy_of_an_unknown_programme: SUBSIDY, "settle_on" => "programme = \"none\"\nsettle_on", at "programme", "no programme “none”";
    subsidy_settled_on_no_day: SUBSIDY, "01-31" => "02-30", at "settle_on", "not a day of every year";
    subsidy_misspelt: SUBSIDY, "most_per_county" => "most_per_couty", at "most_per_couty", "is not known";
    agency_that_reviews_itself: PERFORMANCE, "reviewer = \"moi\"" => "reviewer = \"motc\"", at "agencies", "would review itself";
    lights_that_leave_a_score_out: PERFORMANCE, "from = \"0\"" => "from = \"10\"", at "[[light]]", "do not cover every score";
    light_from_no_score: PERFORMANCE, "from = \"90\"" => "from = \"900\"", at "900", "is no score";
    light_of_another_colour: PERFORMANCE, "colour = \"red\"" => "colour = \"blue\"", at "blue", "is not one of the known words";
    not_toml: SERVICE, "owner = \"thb\"" => "owner = thb", at "owner = thb", "this is not TOML";
    unknown_key: SERVICE, "number_prefix" => "number_prefx", at "number_prefx", "the key “number_prefx” is not known";
    missing_key: SERVICE, "life_area = \"transport\"\n" => "", at "id = \"vehicle-address\"", "life_area is missing";
    missing_language: VEHICLE, "name = { zh = \"顏色\", en = \"Colour\" }" => "name = { zh = \"顏色\" }",
        at "{ zh = \"顏色\" }", "the English text is missing";
    empty_language: VEHICLE, "{ zh = \"顏色\", en = \"Colour\" }" => "{ zh = \"\", en = \"Colour\" }", at "zh = \"\"", "zh is empty";
    wrong_kind: SERVICE, "time_limit_days = 3" => "time_limit_days = \"three\"", at "\"three\"", "a whole number is needed";
    no_such_assurance: SERVICE, "time_limit_days = 3" => "time_limit_days = 3\nassurance = 4", at "assurance = 4", "assurance is 4";
    mandate_on_a_field_not_given: CONTRACT, "[subscription]" => "[mandate]\nparents = [\"father_id\"]\nname = \"name\"\nborn = \"birth_date\"\nadult_at = 18\n\n[subscription]",
        at "parents = ", "rests on “father_id”, which the contract does not give";
    time_limit_missing: SERVICE, "time_limit_days = 3\n" => "", at "id = \"vehicle-address\"", "no time limit";
    id_is_not_the_file_name: VEHICLE, "id = \"vehicle\"" => "id = \"vehicles\"", at "id = \"vehicles\"", "the file's name “vehicle”";
    unknown_type: VEHICLE, "type = \"address\"" => "type = \"adress\"", at "adress", "there is no type “adress”";
    unreadable_pattern: VEHICLE, "[A-Z]{3}-[0-9]{4}" => "[A-Z]{3", at "[A-Z]{3", "is not a regular expression";
    no_key_field: VEHICLE, "key = true\n" => "", at "[[field]]", "no field is the record's key";
    subject_unknown: VEHICLE, "subject = \"owner_id\"" => "subject = \"owner\"", at "subject", "no field “owner”";
    subject_is_no_number: VEHICLE, "subject = \"owner_id\"" => "subject = \"plate\"", at "subject", "is a text";
    unknown_code_list: VEHICLE, "codes = \"colour\"" => "codes = \"color\"", at "codes", "no code list “color”";
    code_without_choices: VEHICLE, "codes = \"colour\"\n" => "", at "type = \"code\"", "has no choices";
    client_of_no_agency: CLIENT, "agency = \"thb\"" => "agency = \"tbh\"", at "agency =", "no agency “tbh”";
    client_without_purpose: CLIENT, "purpose = { code = \"appointment\", zh = \"預約辦理監理業務\", en = \"Making an appointment\" }\n" => "",
        at "id = \"thb-counter\"", "no purpose";
    client_that_nobody_signs_in_to: CLIENT, "[\"openid\", \"profile\", " => "[\"profile\", ", at "scopes", "cannot sign people in";
    client_with_unknown_scope: CLIENT, "\"profile\"" => "\"profil\"", at "scopes", "“profil” is not one of the known words";
    client_learns_the_number_by_no_law: CLIENT,
        "national_id_basis = { zh = \"範例法第2條\", en = \"Example Act, article 2\" }\n" => "", at "scopes", "without a law";
    client_sent_to_in_the_open: CLIENT, "https://appointments.example" => "http://appointments.example", at "redirect_uris", "nothing can be sent";
    client_told_in_the_open: CLIENT, "from = \"2026-01-01\"" => "backchannel_logout_uri = \"http://system.example\"\nfrom = \"2026-01-01\"",
        at "backchannel_logout_uri = ", "nothing can be sent";
    client_sent_to_anywhere: CLIENT, "https://appointments.example" => "https://*.example", at "redirect_uris", "nothing can be sent";
    client_with_half_a_key: CLIENT, "x = \"f83O" => "x = \"83O", at "x = ", "no coordinate";
    unknown_agency: VEHICLE, "owner = \"thb\"" => "owner = \"tbh\"", at "owner = \"tbh\"", "no agency “tbh”";
    agency_not_in_force: VEHICLE, "owner = \"thb\"" => "owner = \"old-thb\"", at "old-thb", "is not in force";
    unknown_post: HOUSEHOLD, "keepers = [\"moi-clerk\"]" => "keepers = [\"moi-clrk\"]", at "keepers", "no post “moi-clrk”";
    post_of_another_agency: HOUSEHOLD, "keepers = [\"moi-clerk\"]" => "keepers = [\"thb-clerk\"]", at "keepers", "belongs to thb";
    readers_without_purpose: VEHICLE, "subject =" => "readers = [\"thb-clerk\"]\nsubject =", at "readers", "no purpose";
    rule_with_unknown_field: HOUSEHOLD, "record.birth_date <= today" => "record.birthday <= today",
        at "record.birthday", "“birthday” is not known";
    rule_of_wrong_kind: HOUSEHOLD, "record.birth_date <= today" => "record.address <= today", at "record.address", "cannot be used on";
    extract_of_unknown_field: HOUSEHOLD, "fields = [\"id_number\", \"name\"]" => "fields = [\"id_number\", \"nam\"]",
        at "\"nam\"", "no field “nam”";
    extract_for_unknown_purpose: HOUSEHOLD, "purposes = [\"household\"]" => "purposes = [\"house\"]", at "[\"house\"]", "no purpose “house”";
    synthetic_source_unknown: HOUSEHOLD, "\"person.name\"" => "\"person.nick\"", at "person.nick", "is not a source";
    synthetic_source_missing: HOUSEHOLD, "name = \"person.name\"\n" => "", at "[synthetic.fields]", "“name” has no source";

    contract_of_unknown_registry: CONTRACT, "registry = \"household\"" => "registry = \"houshold\"", at "houshold", "no registry";
    contract_of_unknown_field: CONTRACT, "\"birth_date\", " => "\"birthdate\", ", at "birthdate", "no field “birthdate”";
    contract_for_unknown_service: CONTRACT, "services = [\"vehicle-address\"]" => "services = [\"vehicle-adress\"]",
        at "vehicle-adress", "no service";
    contract_ends_before_it_begins: CONTRACT, "until = \"2027-12-31\"" => "until = \"2025-12-31\"", at "2025-12-31", "before it begins";
    contract_day_does_not_exist: CONTRACT, "until = \"2027-12-31\"" => "until = \"2027-02-30\"", at "2027-02-30", "is not a day";
    contract_without_purpose: CONTRACT, "purpose = { code = \"address\", zh = \"地址變更\", en = \"Change of address\" }\n" => "",
        at "id = \"vehicle-household\"", "no purpose";
    contract_without_legal_basis: CONTRACT,
        "legal_basis = { zh = \"戶籍法第67條\", en = \"Household Registration Act, article 67\" }\n" => "",
        at "id = \"vehicle-household\"", "no legal basis";
    contract_post_of_another_agency: CONTRACT, "posts = [\"thb-clerk\"]" => "posts = [\"moi-clerk\"]", at "posts", "belongs to moi";
    contract_older_than_its_consumer: CONTRACT, "from = \"2026-01-01\"" => "from = \"2020-01-01\"", at "2020-01-01", "exists only from";
    contract_outlives_its_consumer: CONTRACT, "consumer = \"thb\"" => "consumer = \"old-thb\"", at "old-thb", "not in force after";
    contract_nobody_may_use: OWN, "services = [\"vehicle-address\"]\n" => "", at "id = \"vehicle-own\"", "nobody may use";
    delay_without_law: CONTRACT, "delay_basis = { zh = \"某法\", en = \"Some act\" }\n" => "", at "delay_days", "without a law";
    contract_by_a_field_that_finds_nothing: OWN, "keys = [\"owner_id\", \"plate\"]" => "keys = [\"owner_id\", \"plate\", \"colour\"]",
        at "keys = ", "cannot be looked up by “colour”";
    subscription_of_other_field: CONTRACT, "fields = [\"address\"]" => "fields = [\"phone\"]", at "[\"phone\"]", "does not give";
    apply_of_field_not_given: CONTRACT, "record.address" => "record.phone", at "record.phone", "“phone” is not known";

    unknown_life_area: SERVICE, "life_area = \"transport\"" => "life_area = \"traffic\"", at "traffic", "no area of life";
    unknown_contract: SERVICE, "contract = \"vehicle-own\"" => "contract = \"vehicle-owns\"", at "vehicle-owns", "no contract";
    evidence_by_other_key: SERVICE, "many = true" => "many = true\nby = \"colour\"", at "by = \"colour\"", "cannot be looked up by";
    evidence_without_words_for_nothing: SERVICE, "missing = { zh = \"查無車輛。\", en = \"No vehicle was found.\" }\n" => "",
        at "[[evidence]]", "nothing is told";
    evidence_hides_what_it_does_not_give: SERVICE, "many = true" => "many = true\nhidden = [\"color\"]", at "hidden", "does not give it";
    hidden_and_told: SERVICE, "title = { zh = \"戶籍地址\"" => "hidden = [\"address\"]\ntitle = { zh = \"戶籍地址\"",
        at "verified", "the applicant would read evidence.home.address";
    hidden_and_chosen_from: SERVICE, "many = true" => "many = true\nhidden = [\"colour\"]", at "options_from", "the applicant would read";
    evidence_uses_later_evidence: SERVICE, "key = \"person.id_number\"" => "key = \"evidence.home.id_number\"",
        at "evidence.home.id_number", "looked up later";
    condition_with_unknown_path: SERVICE, "count(evidence.vehicles) > 0" => "count(evidence.cars) > 0", at "evidence.cars", "“cars” is not known";
    condition_with_later_answer: SERVICE, "count(evidence.vehicles) > 0" => "answers.last_day != null", at "when = \"answers.last_day", "not known yet";
    condition_that_does_not_parse: SERVICE, "count(evidence.vehicles) > 0" => "count(evidence.vehicles > 0", at "vehicles > 0", "is expected";
    condition_with_unknown_function: SERVICE, "count(evidence.vehicles)" => "cuont(evidence.vehicles)", at "cuont", "no function cuont()";
    condition_of_wrong_kind: SERVICE, "count(evidence.vehicles) > 0" => "count(evidence.vehicles)", at "when = \"count", "a condition is needed";
    page_unreachable: SERVICE, "count(evidence.vehicles) > 0" => "1 > 2", at "1 > 2", "can never be reached";
    page_rule_at_unknown_question: SERVICE, "question = \"last_day\"" => "question = \"lastday\"", at "lastday", "no question";
    choices_from_one_record: SERVICE, "options_from = \"evidence.vehicles\"" => "options_from = \"evidence.home\"",
        at "evidence.home\"", "one record, not a list";
    choice_of_unknown_field: SERVICE, "value = \"plate\"" => "value = \"number\"", at "value = \"number\"", "“number” is not known";
    asked_although_evidence_gives_it: SERVICE, "id = \"first_day\"" => "id = \"birth_date\"", at "id = \"birth_date\"", "already gives";
    asked_although_a_contract_gives_it: SERVICE, "id = \"first_day\"" => "id = \"first_day\"\nasks = \"household.birth_date\"",
        at "asks =", "may read by “vehicle-household”";
    unknown_audience: SERVICE, "[\"citizen\"]" => "[\"citizens\"]", at "citizens", "is not one of the known words";
    step_without_last_rule: SERVICE, "outcome = \"grant\"" => "when = \"evidence.home.address != null\"\noutcome = \"grant\"",
        at "[[step.rule]]", "no rule applies";
    step_of_unknown_agency: SERVICE, "agency = \"thb\"" => "agency = \"thbb\"", at "thbb", "no agency “thbb”";
    step_post_of_another_agency: SERVICE, "post = \"thb-clerk\"" => "post = \"moi-clerk\"", at "post = \"moi-clerk\"", "belongs to moi";
    superior_of_a_citizen: SERVICE, "post = \"thb-clerk\"" => "post = \"supervisor\"", at "post = \"supervisor\"", "only officials";
    effect_on_foreign_registry: SERVICE, "registry = \"vehicle\"" => "registry = \"household\"", at "registry = \"household\"", "belongs to moi";
    effect_on_unknown_field: SERVICE, "set = { address =" => "set = { adress =", at "adress", "no field “adress”";
    effect_of_wrong_kind: SERVICE, "set = { address = \"evidence.home.address\" }" => "set = { address = \"answers.plate\" }",
        at "set = { address", "a record is needed";
    effect_changes_the_key: SERVICE, "set = { address = \"evidence.home.address\" }" => "set = { plate = \"answers.plate\" }",
        at "set = { plate", "cannot be changed";
    insert_without_required_field: SERVICE, "action = \"change\"\nkey = \"answers.plate\"" => "action = \"insert\"",
        at "set = { address", "“owner_id” of “vehicle” is not set";
    effect_without_record: SERVICE, "key = \"answers.plate\"\nset" => "set", at "[[step.effect]]", "which record";
    result_with_unknown_path: SERVICE, "Refused: {reason}" => "Refused: {answers.reasons}", at "answers.reasons", "“reasons” is not known";
    result_that_does_not_parse: SERVICE, "Refused: {reason}" => "Refused: {reason", at "Refused:", "not closed";

    authority_of_unknown_issuer: AUTHORITY, "issuer = \"root\"" => "issuer = \"rot\"", at "issuer", "no authority “rot”";
    authority_above_itself: AUTHORITY, "issuer = \"root\"" => "issuer = \"cars\"", at "issuer", "certifies itself";
    second_root: "trust/root.toml", "id = \"root\"" => "id = \"root\"\nissuer = \"cars\"", at "path_length", "has the path length 0";
    authority_of_unknown_agency: AUTHORITY, "agency = \"thb\"" => "agency = \"tbh\"", at "agency", "no agency “tbh”";
    officer_of_another_agency: AUTHORITY, "officers = [\"thb-clerk\"]" => "officers = [\"moi-clerk\"]", at "officers", "belongs to moi";
    authority_nobody_manages: AUTHORITY, "managers = [\"thb-chief\"]\n" => "", at "id = \"cars\"", "nobody may manage";
    authority_outlives_its_issuer: AUTHORITY, "years = 10" => "years = 30", at "years", "its issuer only for 20";
    authority_too_deep: AUTHORITY, "path_length = 0" => "path_length = 1", at "path_length", "has the path length 1";
    authority_without_lists: AUTHORITY, "crl = { hours = 24, delta_hours = 1 }\n" => "", at "id = \"cars\"", "how revoked certificates are told";
    authority_over_tls: AUTHORITY, "key = \"p256\"" => "key = \"p256\"\naddress = \"https://ca.example\"", at "address", "no address for lists";
    policy_is_no_oid: AUTHORITY, "policies = [\"2.16.886.101.99999.1\"]\nofficers" => "policies = [\"2.16.886.101.99999.x\"]\nofficers", at "policies", "no object identifier";
    key_of_unknown_kind: AUTHORITY, "key = \"p256\"" => "key = \"rsa\"", at "key", "not one of the known words";
    name_part_unknown: AUTHORITY, "CN={name}" => "XN={name}", at "XN={name}", "“XN” is no part of a name";
    place_unknown: AUTHORITY, "serialNumber={number}" => "serialNumber={id_number}", at "{id_number}", "{id_number} is not known";
    profile_without_key_usage: AUTHORITY, "key_usage = [\"digital_signature\"]\n" => "", at "[[profile]]", "what its keys are for";
    attribute_without_value: AUTHORITY, ", text = \"{id_tail}\"" => "", at "attribute", "needs one value";

    value_of_unknown_path: SERVICE, "[[fee]]" => "[[value]]\nid = \"days\"\nis = \"days_between(answers.first, today)\"\n\n[[fee]]",
        at "answers.first, today", "“first” is not known";
    value_of_another_kind: SERVICE, "[[fee]]" => "[[value]]\nid = \"sum\"\ntitle = { zh = \"合計\", en = \"Sum\" }\ntype = \"money\"\nis = \"today\"\n\n[[fee]]",
        at "is = \"today\"", "gives a day, but a number is needed";
    value_shown_as_nothing: SERVICE, "[[fee]]" => "[[value]]\nid = \"sum\"\ntitle = { zh = \"合計\", en = \"Sum\" }\nis = \"1\"\n\n[[fee]]",
        at "[[value]]", "type is missing";
    value_used_above_it: SERVICE, "[[fee]]" => "[[value]]\nid = \"a\"\nis = \"values.b\"\n[[value]]\nid = \"b\"\nis = \"1\"\n\n[[fee]]",
        at "values.b", "“b” is not known";
    value_known_too_late: SERVICE, "[[eligibility]]" => "[[value]]\nid = \"late\"\nis = \"defined(answers.lease)\"\n\n[[eligibility]]\nid = \"early\"\nrequire = \"values.late\"\nrefuse = { zh = \"不符。\", en = \"No.\" }\n\n[[eligibility]]",
        at "values.late", "not known yet";
    evidence_uses_a_value: SERVICE, "[[evidence]]\nid = \"vehicles\"\ncontract = \"vehicle-own\"\nkey = \"person.id_number\"" =>
        "[[value]]\nid = \"whose\"\nis = \"person.id_number\"\n\n[[evidence]]\nid = \"vehicles\"\ncontract = \"vehicle-own\"\nkey = \"values.whose\"",
        at "key = \"values.whose\"", "worked out after this is looked up";

    row_unknown: SYSTEM, "row = \"P2/2\"" => "row = \"P2/22\"", at "row =", "no row “P2/22”";
    row_of_another_folder: SYSTEM, "row = \"P2/2\"" => "row = \"P2/3\"", at "row =", "no folder for the row";
    folder_unknown: "systems.csv", "it works,vehicle" => "it works,vehicles", at "works,vehicles", "no folder systems/vehicles";
    csv_row_of_wrong_length: "posts.csv", "moi-clerk,moi,,戶政科員" => "moi-clerk,moi,戶政科員", at "moi-clerk,moi,戶", "cells";
    csv_column_missing: "areas.csv", "county_zh" => "county", at "county,", "the column “county_zh” is missing";
    csv_id_twice: "agencies.csv", "motc,,,交通部" => "moi,,,交通部", at "moi,,,交通部", "already used in line 2";
    csv_unknown_parent: "agencies.csv", "agency,motc,2023" => "agency,mtoc,2023", at "mtoc", "does not exist";
    csv_circle: "agencies.csv", "ministry,,1949-01-01,,,test\nmotc,,,交通部,Ministry of Transportation,ministry,," =>
        "ministry,,1949-01-01,,,test\nmotc,,,交通部,Ministry of Transportation,ministry,thb,", at "motc,,,", "leads back";
    csv_day: "agencies.csv", "2023-09-15" => "2023-09-31", at "2023-09-31", "is not a day";
    csv_area_code: "areas.csv", "63000050" => "6300005", at "6300005,", "is not an area code";
    map_unknown_county: "map.csv", "63000,1,0" => "99999,1,0", at "99999,", "no area's code begins";
    map_no_place: "map.csv", "63000,1,0" => "63000,a,0", at "63000,a", "no pair of whole numbers";
    map_place_taken: "map.csv", "65000,0,0" => "65000,1,0", at "65000,1", "stands in this place";
    event_of_nobody: "life-events.csv", "citizen;newcomer" => "citizens;newcomer", at "citizens;", "people names “citizens”";
    event_of_unknown_service: "life-events.csv", ",vehicle-address" => ",vehicle-adress", at "vehicle-adress", "services names “vehicle-adress”";
    event_names_a_service_twice: "life-events.csv", ",vehicle-address" => ",vehicle-address;vehicle-address", at "vehicle-address", "stands in services twice";
    site_of_unknown_agency: "sites.csv", "thb-news,thb," => "thb-news,tbh,", at "thb-news", "agency names “tbh”";
    site_of_unknown_kind: "sites.csv", ",feed," => ",rss,", at "thb-news", "kind names “rss”";
    site_with_a_password: "sites.csv", "https://www.thb.example/news" => "https://a:b@www.thb.example/news", at "thb-news", "holds a password";
    site_without_the_web: "sites.csv", "https://www.thb.example/news" => "ftp://www.thb.example/news", at "thb-news", "not one of the web";
    site_twice: "sites.csv", "https://www.thb.example/news.xml" => "https://www.thb.example/", at "thb-news", "has the same address";
    site_of_unknown_language: "sites.csv", ",zh,6" => ",fr,6", at "thb-news", "language names “fr”";
    site_never_fetched: "sites.csv", ",zh,6" => ",zh,0", at "thb-news", "is no number of hours";
    csv_missing_language: "life-areas.csv", "Transport,車輛" => ",車輛", at "transport", "the English text is missing";
    csv_unknown_role: "posts.csv", "head;supervisor" => "head;boss", at "boss", "“boss”";
}

#[test]
fn a_contract_must_name_the_service() {
    let folder = Folder::good();
    folder.edit(OWN, "services = [\"vehicle-address\"]", "posts = [\"thb-clerk\"]");
    tells(&folder, SERVICE, "contract = \"vehicle-own\"", "is not made for this service");
}

#[test]
fn a_contract_of_an_agency_without_part_in_the_service_is_refused() {
    let folder = Folder::good();
    folder.edit(OWN, "consumer = \"thb\"", "consumer = \"moi\"");
    tells(&folder, SERVICE, "contract = \"vehicle-own\"", "has no part in this service");
}

#[test]
fn one_record_is_looked_up_by_its_key() {
    let folder = Folder::good();
    folder.edit(SERVICE, "many = true\n", "");
    tells(&folder, SERVICE, "[[evidence]]", "several records of “vehicle”");
}

#[test]
fn two_questions_cannot_share_an_id() {
    let folder = Folder::good();
    folder.edit(SERVICE, "id = \"plate\"", "id = \"first_day\" # one");
    folder.edit(SERVICE, "id = \"first_day\"\n", "id = \"first_day\" # two\n");
    tells(&folder, SERVICE, "# two", "two questions have the id");
}

#[test]
fn somebody_must_be_able_to_grant() {
    let folder = Folder::good();
    folder.edit(SERVICE, "outcome = \"official\"", "outcome = \"refuse\"");
    folder.edit(SERVICE, "outcome = \"grant\"", "outcome = \"refuse\"");
    tells(&folder, SERVICE, "[[step.rule]]", "the last step can never grant");
}

#[test]
fn somebody_takes_over_what_a_register_refuses() {
    let folder = Folder::good();
    folder.edit(SERVICE, "post = \"thb-clerk\"\n", "");
    let by_official = "when = \"evidence.home.address = null\"\noutcome = \"official\"";
    folder.edit(SERVICE, by_official, "when = \"evidence.home.address = null\"\noutcome = \"refuse\"");
    tells(&folder, SERVICE, "[[step]]", "nobody takes over");
}

#[test]
fn a_service_needs_a_step() {
    let folder = Folder::good();
    let text = fs::read_to_string(folder.at(SERVICE)).unwrap();
    let (head, rest) = text.split_once("[[step]]").unwrap();
    let result = &rest[rest.find("[result]").unwrap()..];
    fs::write(folder.at(SERVICE), format!("{head}{result}")).unwrap();
    tells(&folder, SERVICE, "id = \"vehicle-address\"", "no step that decides");
}

#[test]
fn a_birth_date_must_come_from_a_registry() {
    let folder = Folder::good();
    folder.edit(CONTRACT, "\"birth_date\", ", "");
    tells(&folder, SERVICE, "age(person.birth_date)", "nothing tells the person's birth date");
}

#[test]
fn a_change_is_applied_only_to_the_consumer_s_own_registry() {
    let folder = Folder::good();
    folder.edit(CONTRACT, "registry = \"vehicle\"", "registry = \"household\" # foreign");
    folder.edit(CONTRACT, "match = \"owner_id\"", "match = \"id_number\"");
    tells(&folder, CONTRACT, "# foreign", "belongs to moi, not to thb");
}

#[test]
fn a_code_stands_once() {
    let folder = Folder::good();
    let twice = "[[code]]\nvalue = \"white\" # again\nzh = \"白\"\nen = \"White\"\n";
    let text = fs::read_to_string(folder.at("codes/colour.toml")).unwrap();
    fs::write(folder.at("codes/colour.toml"), text + twice).unwrap();
    tells(&folder, "codes/colour.toml", "# again", "stands twice");
}

#[test]
fn a_group_in_a_group_is_refused() {
    let folder = Folder::good();
    let group = "[[field]]\nid = \"marks\"\nname = { zh = \"記號\", en = \"Marks\" }\ntype = \"group\"\n\
        [[field.field]]\nid = \"inner\"\nname = { zh = \"內\", en = \"Inner\" }\ntype = \"group\" # inner\n";
    let text = fs::read_to_string(folder.at(VEHICLE)).unwrap();
    fs::write(folder.at(VEHICLE), text + group).unwrap();
    tells(&folder, VEHICLE, "# inner", "a group stands in a group");
}

#[test]
fn ids_are_unique_across_folders() {
    let folder = Folder::good();
    fs::copy(folder.at(VEHICLE), folder.at("systems/household/registries/vehicle.toml")).unwrap();
    tells(&folder, VEHICLE, "id = \"vehicle\"", "two registries have the id");
}

#[test]
fn case_numbers_begin_differently() {
    let folder = Folder::good();
    let other = "systems/vehicle/services/vehicle-second.toml";
    fs::copy(folder.at(SERVICE), folder.at(other)).unwrap();
    folder.edit(other, "id = \"vehicle-address\"", "id = \"vehicle-second\"");
    tells(&folder, other, "number_prefix", "begin with VA too");
}

#[test]
fn a_folder_needs_its_system_and_its_scenario() {
    let folder = Folder::good();
    fs::remove_file(folder.at(SYSTEM)).unwrap();
    tells(&folder, "systems/vehicle", "", "no system.toml");
    let folder = Folder::good();
    fs::remove_file(folder.at("systems/vehicle/works.feature")).unwrap();
    tells(&folder, SYSTEM, "row =", "no works.feature");
}

#[test]
fn files_that_nobody_reads_are_told() {
    let folder = Folder::good();
    fs::write(folder.at("systems/vehicle/services/notes.txt"), "x").unwrap();
    fs::create_dir(folder.at("systems/vehicle/registry")).unwrap();
    tells(&folder, "systems/vehicle/services/notes.txt", "", "is not read");
    tells(&folder, "systems/vehicle/registry", "", "nothing of this name");
}

#[test]
fn files_that_cannot_be_read_are_told() {
    let folder = Folder::good();
    fs::write(folder.at(SERVICE), [0xff, 0xfe, 0x00]).unwrap();
    fs::remove_file(folder.at("areas.csv")).unwrap();
    let mistakes = folder.mistakes();
    assert!(mistakes.iter().any(|m| m.file == SERVICE && m.reason.contains("UTF-8")));
    assert!(mistakes.iter().any(|m| m.file == "areas.csv" && m.line == 0 && m.hint.contains("county_zh")));
    let nowhere = catalogue::load(std::path::Path::new("nowhere"), kernel::Day::new(2026, 1, 1).unwrap());
    assert_eq!(nowhere.err().unwrap().len(), 1);
}

#[test]
fn all_mistakes_of_all_files_are_told_in_one_run() {
    let folder = Folder::good();
    folder.edit(SERVICE, "life_area = \"transport\"", "life_area = \"traffic\"");
    folder.edit(SERVICE, "set = { address =", "set = { adress =");
    folder.edit(CONTRACT, "posts = [\"thb-clerk\"]", "posts = [\"moi-clerk\"]");
    folder.edit(VEHICLE, "codes = \"colour\"", "codes = \"color\"");
    folder.edit("posts.csv", "thb-chief,clerk", "thb-boss,clerk");
    let files: Vec<String> = folder.mistakes().into_iter().map(|mistake| mistake.file).collect();
    assert_eq!(files, ["posts.csv", CONTRACT, VEHICLE, SERVICE, SERVICE]);
}

#[test]
fn the_hint_names_the_nearest() {
    let folder = Folder::good();
    folder.edit(SERVICE, "set = { address =", "set = { adress =");
    assert_eq!(folder.mistakes()[0].hint, "did you mean “address”?");
}
