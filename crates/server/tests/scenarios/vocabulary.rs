//! Every sentence a scenario may use. A sentence that is not here fails, with the ones
//! nearest to it.

/// The sentences: `""` stands for a quotation, `#` for a number.
pub(crate) const SENTENCES: &[&str] = &[
    // Given: what is the case before anything happens.
    "the demo people",
    "today is \"\"",
    "a person \"\"",
    "a person \"\" with records:",
    "the company \"\" with number \"\"",
    "the company \"\" with number \"\" and records:",
    "\"\" represents \"\"",
    "the official \"\" in post \"\"",
    "the post \"\" is deputised by \"\" from \"\" to \"\"",
    "the agency adds the file \"\" to the catalogue:",
    "a key ceremony is held",
    "the agency \"\" is on a node of its own",
    "the agency \"\" has the site \"\" with:",
    // When: what people do.
    "\"\" acts for \"\"",
    "\"\" acts for nobody",
    "\"\" starts the service \"\"",
    "\"\" answers \"\" with \"\"",
    "\"\" uploads \"\" a file \"\"",
    "\"\" goes on",
    "\"\" submits",
    "\"\" withdraws",
    "\"\" corrects \"\" to \"\" and submits",
    "\"\" agrees to what \"\" asks",
    "\"\" declines what \"\" asks",
    "\"\" no longer agrees to what \"\" asks",
    "\"\" opens the case of \"\"",
    "\"\" enters \"\" with \"\"",
    "\"\" grants it with reason \"\"",
    "\"\" refuses it with reason \"\"",
    "\"\" passes it on with reason \"\"",
    "\"\" asks \"\" to correct \"\" because \"\"",
    "\"\" looks up contract \"\" for \"\" with purpose \"\"",
    "the system of \"\" looks up contract \"\" for \"\" with purpose \"\"",
    "\"\" issues an extract of \"\" for \"\" on paper",
    "\"\" takes an extract of \"\" electronically",
    "\"\" changes in registry \"\" for \"\" field \"\" to \"\"",
    "\"\" has the site \"\" read",
    "the site \"\" no longer has \"\"",
    "# working days pass",
    "\"\" rolls the key of \"\" over to \"\" at a key ceremony",
    "\"\" issues the certificate \"\" under \"\" of \"\" to \"\"",
    "\"\" renews the certificate \"\" as \"\"",
    "\"\" revokes the certificate \"\" because \"\"",
    "\"\" revokes the own certificate \"\" because \"\"",
    "\"\" puts the certificate \"\" on hold",
    "\"\" releases the certificate \"\"",
    "\"\" signs in with the certificate \"\"",
    "\"\" registers the host \"\"",
    "certbot gets the certificate \"\" for the host \"\"",
    "certbot renews the certificate as \"\" for the host \"\"",
    "certbot revokes the certificate \"\"",
    "\"\" downloads the signed extract",
    "the node of \"\" ends the contract \"\" on \"\"",
    "\"\" relieves \"\" of the post \"\" from the end of \"\"",
    "\"\" reports \"\" for indicator \"\" in \"\" with evidence \"\"",
    "\"\" corrects to \"\" indicator \"\" in \"\" with evidence \"\" because \"\"",
    "the figures of periods that are over are published",
    "\"\" drafts the plan \"\" under \"\" for #",
    "\"\" fills in \"\" of the plan \"\":",
    "\"\" hands in the plan \"\" with priority #",
    "\"\" decides \"\" on the plan \"\":",
    "\"\" reports on the plan \"\" for period # of #:",
    "\"\" revises the plan \"\" because \"\"",
    "\"\" evaluates # of the plan \"\" as \"\" because \"\"",
    "\"\" closes the plan \"\" after #",
    "\"\" notes \"\" due on \"\" as done with \"\"",
    "the system of \"\" hands in the plan:",
    "the system of \"\" sends the plan \"\" again:",
    // Then: what is seen.
    "the case of \"\" is granted",
    "the case of \"\" is refused",
    "the case of \"\" is withdrawn",
    "the case of \"\" is waiting for correction",
    "the case of \"\" is waiting for consent",
    "the case of \"\" is with post \"\"",
    "\"\" sees \"\" on page \"\"",
    "\"\" does not see \"\" on page \"\"",
    "\"\" sees \"\" on the case page",
    "\"\" does not see \"\" on the case page",
    "\"\" sees that \"\" read \"\" because \"\"",
    "\"\" gets the receipt of the look-up from the node of \"\"",
    "the registry \"\" has for \"\" field \"\" = \"\"",
    "the registry \"\" had on \"\" for \"\" field \"\" = \"\"",
    "the registry \"\" has no record for \"\"",
    "the registry \"\" has a record with field \"\" = \"\" and field \"\" = \"\"",
    "everybody finds \"\" in the register \"\" by \"\"",
    "everybody finds \"\" in the register \"\" with \"\" = \"\"",
    "everybody does not find \"\" in the register \"\" with \"\" = \"\"",
    "everybody sees \"\" on page \"\"",
    "everybody does not see \"\" on page \"\"",
    "the download of the register \"\" has for \"\" the field \"\" = \"\"",
    "the download of the register \"\" has no field \"\"",
    "nobody downloads the register \"\"",
    "the search for \"\" leads to \"\" of the site \"\"",
    "the search for \"\" does not lead to \"\" of the site \"\"",
    "\"\" sees that the page \"\" of the site \"\" was not taken because \"\"",
    "every agency of the directory has a page with its services, posts, registers and contracts",
    "the look-up gives the field \"\"",
    "the look-up does not give the field \"\"",
    "the look-up is refused because \"\"",
    "the agency \"\" was told of the change of \"\" for \"\"",
    "an LDAP client finds \"\" under \"\"",
    "an LDAP client finds # certificates of the agency \"\"",
    "the indicator \"\" counts #",
    "the indicator \"\" of \"\" is \"\", and its rows add up to it",
    "\"\" cannot report the indicator \"\"",
    "the catalogue refuses the file \"\" in line # because \"\":",
    "the ceremony has founded \"\"",
    "\"\" cannot roll the key of \"\" over while the root is offline",
    "openssl accepts all that the authorities publish",
    "openssl accepts a time stamp of the node",
    "pkilint finds nothing wrong with what was published and issued",
    "openssl accepts the certificate \"\"",
    "openssl refuses the certificate \"\"",
    "openssl finds \"\" in the certificate \"\"",
    "openssl accepts what \"\" signs",
    "only \"\" opens what is encrypted to it",
    "nobody signs in with the certificate \"\" because \"\"",
    "certbot gets nothing for the host \"\"",
    "somebody abroad accepts the signed extract of \"\"",
    "the signed extract says \"\"",
    "the signed extract does not say \"\"",
    "\"\" sees \"\" on \"\" of the plan \"\"",
    "\"\" is told \"\"",
    "the system is told \"\"",
];

/// What to say of a sentence that nobody knows.
pub(crate) fn unknown(shape: &str) -> String {
    let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    let wanted = words(shape);
    let mut near: Vec<(usize, &str)> = SENTENCES
        .iter()
        .map(|known| {
            (
                words(known).iter().filter(|word| wanted.contains(word)).count() * 10
                    / (words(known).len() + wanted.len()),
                *known,
            )
        })
        .collect();
    near.sort_by_key(|(common, _)| std::cmp::Reverse(*common));
    let lines: Vec<String> = near.iter().take(4).map(|(_, known)| format!("    {known}")).collect();
    format!("no step is written like this; near to it are:\n{}", lines.join("\n"))
}

#[test]
fn an_unknown_sentence_names_its_neighbours() {
    let told = unknown("the case of \"\" is decided");
    assert!(told.contains("the case of \"\" is granted"), "{told}");
}
