use super::*;

fn agency(id: &str, names: [&str; 2], period: [&str; 2], successors: &[&str]) -> Agency {
    Agency {
        id: AgencyId::new(id),
        code: (id == "ndc").then(|| "345000000A".to_owned()),
        oid: None,
        name: Text::new(names[0], names[1]),
        level: Level::Ministry,
        parent: (id != "ey").then(|| AgencyId::new("ey")),
        valid_from: period[0].parse().ok(),
        valid_until: period[1].parse().ok(),
        successors: successors.iter().map(|id| AgencyId::new(*id)).collect(),
        source: String::new(),
    }
}

fn post(id: &str, agency: &str, reports_to: Option<&str>, roles: &[&str]) -> Post {
    Post {
        id: PostId::new(id),
        agency: AgencyId::new(agency),
        unit: None,
        title: Text::new("職", "Post"),
        reports_to: reports_to.map(PostId::new),
        roles: roles.iter().map(|role| (*role).to_owned()).collect(),
    }
}

fn agencies() -> Agencies {
    let all = vec![
        agency("ey", ["行政院", "Executive Yuan"], ["", ""], &[]),
        agency("rdec", ["研究發展考核委員會", "RDEC"], ["1969-03-01", "2014-01-21"], &["ndc", "archives"]),
        agency("archives", ["檔案管理局", "Archives"], ["2001-11-23", "2013-12-31"], &["archives-2"]),
        agency(
            "archives-2",
            ["檔案管理局（新）", "Archives Administration"],
            ["2014-01-01", ""],
            &["archives"],
        ),
        agency("ndc", ["國家發展委員會", "National Development Council"], ["2014-01-22", ""], &[]),
    ];
    let posts = vec![
        post("head", "ndc", None, &["head", "supervisor"]),
        post("clerk", "ndc", Some("head"), &["clerk"]),
    ];
    Agencies::new(all, Vec::new(), posts)
}

fn ids(found: &[&Agency]) -> Vec<String> {
    found.iter().map(|agency| agency.id.to_string()).collect()
}

#[test]
fn an_agency_is_in_force_from_its_first_to_its_last_day() {
    let (all, rdec) = (agencies(), AgencyId::new("rdec"));
    let on = |day: &str| all.in_force(&rdec, day.parse().unwrap()).is_some();
    assert!(!on("1969-02-28") && on("1969-03-01") && on("2014-01-21") && !on("2014-01-22"));
}

#[test]
fn successors_are_followed_and_circles_end() {
    let (all, rdec) = (agencies(), AgencyId::new("rdec"));
    let on = |day: &str| ids(&all.successor_on(&rdec, day.parse().unwrap()));
    assert_eq!(on("2010-01-01"), ["rdec"]);
    assert_eq!(on("2020-01-01"), ["ndc", "archives-2"]);
    assert_eq!(on("1900-01-01"), Vec::<String>::new());
    assert_eq!(ids(&all.predecessors(&AgencyId::new("ndc"))), ["rdec"]);
}

#[test]
fn agencies_are_found_by_part_of_a_name_or_a_code() {
    let all = agencies();
    assert_eq!(ids(&all.search("發展", Lang::Zh)), ["ndc", "rdec"], "those in force first");
    assert_eq!(ids(&all.search("national", Lang::En)), ["ndc"]);
    assert_eq!(ids(&all.search("345000000", Lang::Zh)), ["ndc"]);
    assert_eq!(ids(&all.search("Archives Adm", Lang::Zh)), ["archives-2"], "the other language counts too");
    assert!(all.search("  ", Lang::Zh).is_empty());
    assert_eq!(all.agency_by_code("345000000A").map(|agency| agency.id.as_str()), Some("ndc"));
}

#[test]
fn the_org_chart_is_walked_up_and_down() {
    let (all, ndc) = (agencies(), AgencyId::new("ndc"));
    assert_eq!(all.superior(&PostId::new("clerk")).map(|post| post.id.as_str()), Some("head"));
    assert!(all.superior(&PostId::new("head")).is_none());
    assert_eq!(all.posts_with_role(&ndc, "clerk").len(), 1);
    assert_eq!(all.posts_of(&ndc).len(), 2);
    assert_eq!(ids(&all.superiors(&ndc)), ["ey"]);
    assert_eq!(all.children(&AgencyId::new("ey")).len(), 4);
}

#[test]
fn what_all_nodes_know_goes_over_a_nodes_own_files() {
    let own = agencies();
    let mut told = Shared::of(&own);
    told.agencies.retain(|agency| agency.id.as_str() != "archives-2");
    told.agencies[1].successors = vec![AgencyId::new("ndc"), AgencyId::new("museum")];
    told.agencies.push(agency("museum", ["範例博物館", "Example Museum"], ["2015-01-01", ""], &[]));
    let unit = |id: &str, agency: &str| Unit {
        id: id.to_owned(),
        agency: AgencyId::new(agency),
        name: Text::new("組", "Division"),
        parent: None,
    };
    told.units = vec![unit("ndc-old", "ndc"), unit("museum-1", "museum")];
    let ours = Agencies::new(own.all().to_vec(), vec![unit("ndc-new", "ndc")], own.posts().to_vec());
    let both = told.over(&ours, &[AgencyId::new("ndc")]);
    assert!(both.agency(&AgencyId::new("museum")).is_some(), "what only the others know");
    assert!(both.agency(&AgencyId::new("archives-2")).is_some(), "what only the files know");
    assert_eq!(
        ids(&both.successor_on(&AgencyId::new("rdec"), "2020-01-01".parse().unwrap())),
        ["ndc", "museum"]
    );
    let units: Vec<&str> = both.units().iter().map(|unit| unit.id.as_str()).collect();
    assert_eq!(units, ["museum-1", "ndc-new"], "units of an agency that the node holds are its own");
    assert_eq!(both.posts().len(), 2);
    let other: Vec<String> = told.differences(&ours).iter().map(ToString::to_string).collect();
    assert_eq!(other, ["rdec", "museum", "archives-2"]);
}

#[test]
fn what_is_told_has_to_hold_together() {
    let good = Shared::of(&agencies());
    assert_eq!(good.check(), Ok(()));
    let wrong = |change: &dyn Fn(&mut Shared)| {
        let mut told = good.clone();
        change(&mut told);
        told.check().unwrap_err().to_string()
    };
    let twice = wrong(&|told| told.agencies.push(told.agencies[0].clone()));
    assert_eq!(twice, "the id ey stands in it twice");
    let gone = wrong(&|told| drop(told.agencies.remove(0)));
    assert_eq!(gone, "rdec names ey, which does not stand in it");
    let nameless = wrong(&|told| told.agencies[1].name.en.clear());
    assert!(nameless.starts_with("the entry rdec has no id, or no name"), "{nameless}");
    let unit = |agency: &str, parent: Option<&str>| Unit {
        id: "u".to_owned(),
        agency: AgencyId::new(agency),
        name: Text::new("組", "Division"),
        parent: parent.map(str::to_owned),
    };
    assert_eq!(
        wrong(&|told| told.units = vec![unit("nobody", None)]),
        "u names nobody, which does not stand in it"
    );
    assert_eq!(
        wrong(&|told| told.units = vec![unit("ndc", Some("v"))]),
        "u names v, which does not stand in it"
    );
}
