Feature: One file across investigation, prosecution and prison, with restricted access
  Row P4/2.6. Each agency sees the fields of its own stage. Victims are told of a release,
  and an official's declaration is filled in from the registers of land and vehicles.

  Background:
    Given today is "2026-11-20"
    And the official "高範中" in post "corrections-officer-1"
    And the official "許測中" in post "moj-protection-officer-1"
    And the official "羅範山" in post "aac-declaration-officer-1"
    And the official "鄭範平" in post "motc-thb-chief"
    And a person "王試和" with records:
      | registry  | field            | value                |
      | household | id_number        | @王試和              |
      | household | name             | 王試和               |
      | household | sex              | male                 |
      | household | birth_date       | 1980-05-05           |
      | household | household_number | F0817001             |
      | household | role             | head                 |
      | household | head_id          | @王試和              |
      | household | address          | 63000020 範例路1號   |
      | household | event            | initial              |
      | inmate    | inmate_number    | IN90021              |
      | inmate    | person_id        | @王試和              |
      | inmate    | name             | 王試和               |
      | inmate    | institution      | taichung             |
      | inmate    | judgment_number  | 114年度執字第90021號 |
      | inmate    | sentence_months  | 24                   |
      | inmate    | entered_on       | 2025-03-01           |
      | inmate    | class            | 2                    |
      | inmate    | visits           | open                 |
      | inmate    | release_due_on   | 2027-02-28           |
      | inmate    | status           | in                   |
    And a person "陳測安" with records:
      | registry  | field            | value                 |
      | household | id_number        | @陳測安               |
      | household | name             | 陳測安                |
      | household | sex              | female                |
      | household | birth_date       | 1982-03-14            |
      | household | household_number | F0817002              |
      | household | role             | head                  |
      | household | head_id          | @陳測安               |
      | household | address          | 63000020 範例路1號    |
      | household | event            | initial               |
      | case-file | file_number      | CF9000001             |
      | case-file | person_id        | @王試和               |
      | case-file | person_name      | 王試和                |
      | case-file | offence          | 傷害                  |
      | case-file | stage            | prison                |
      | case-file | police_case      | PC900021              |
      | case-file | prosecution_case | 114年度偵字第900021號 |
      | case-file | judgment         | 114年度訴字第90021號  |
      | case-file | final_on         | 2025-02-01            |
      | case-file | sentence_months  | 24                    |
      | case-file | inmate_number    | IN90021               |
      | case-file | victim_id        | @陳測安               |
      | case-file | secrecy          | restricted            |
      | case-file | opened_on        | 2024-06-01            |
      | case-file | file_number      | CF9000002             |
      | case-file | person_id        | @李樣平               |
      | case-file | person_name      | 李樣平                |
      | case-file | offence          | 詐欺                  |
      | case-file | stage            | prosecution           |
      | case-file | prosecution_case | 115年度偵字第900022號 |
      | case-file | victim_id        | @陳測安               |
      | case-file | secrecy          | normal                |
      | case-file | opened_on        | 2026-06-01            |
    And today is "2026-11-23"

  Scenario: The prison reads the sentence, not the victim; the police read the stage, not the sentence
    Given the official "潘測成" in post "npa-criminal-officer-1"
    When "高範中" looks up contract "corrections-case-file" for "王試和" with purpose "sentence-execution"
    Then the look-up gives the field "sentence_months"
    And the look-up does not give the field "victim_id"
    And "王試和" sees that "矯正署" read "case-file" because "執行刑罰與擬訂處遇計畫"
    When "潘測成" looks up contract "npa-case-file" for "CF9000001" with purpose "sent-case"
    Then the look-up gives the field "stage"
    And the look-up does not give the field "sentence_months"
    And "王試和" does not see "追蹤移送案件" on page "/my/look-ups"
    And the indicator "exchange.look_up" counts 2

  Scenario: A file is closed to other posts, systems and agencies
    Given the official "曾樣如" in post "npa-traffic-officer-1"
    When "曾樣如" looks up contract "npa-case-file" for "CF9000001" with purpose "sent-case"
    Then the look-up is refused because "exchange.not_allowed"
    When the system of "moj-corrections" looks up contract "corrections-case-file" for "王試和" with purpose "sentence-execution"
    Then the look-up is refused because "exchange.not_allowed"
    When the system of "mof-tax" looks up contract "corrections-case-file" for "王試和" with purpose "sentence-execution"
    Then the look-up is refused because "exchange.not_consumer"
    And the indicator "exchange.refused" counts 3

  Scenario: A victim corrects how to be told, and is told of the release
    When "陳測安" starts the service "victim-release-notice"
    And "陳測安" answers "which" with "CF9000001"
    And "陳測安" answers "way" with "phone"
    And "陳測安" answers "call_me" with "0900000123"
    And "陳測安" submits
    And "許測中" opens the case of "陳測安"
    And "許測中" asks "陳測安" to correct "call_me" because "電話無人接聽，請再確認"
    Then the case of "陳測安" is waiting for correction
    When "陳測安" corrects "call_me" to "0900000456" and submits
    And "許測中" passes it on with reason "電話已確認"
    Then the case of "陳測安" is granted
    When "高範中" changes in registry "inmate" for "IN90021" field "released_on" to "2026-11-23"
    And "高範中" changes in registry "inmate" for "IN90021" field "status" to "out"
    Then the registry "release-notice" has a record with field "inmate_number" = "IN90021" and field "status" = "told"
    And the registry "release-notice" has a record with field "inmate_number" = "IN90021" and field "released_on" = "2026-11-23"

  Scenario: While the offender is not in prison there is no release to tell of
    When "陳測安" starts the service "victim-release-notice"
    And "陳測安" answers "which" with "CF9000002"
    And "陳測安" answers "way" with "letter"
    And "陳測安" submits
    Then the case of "陳測安" is refused
    And "陳測安" sees "目前不在監執行" on the case page

  Scenario: An official declares without typing the land, after the deposits were corrected
    Given a person "鄭範平" with records:
      | registry   | field             | value              |
      | land-right | title_number      | 105AA000721        |
      | land-right | property_kind     | building           |
      | land-right | property_number   | AA-0123-00045-000  |
      | land-right | owner_id          | @鄭範平            |
      | land-right | owner_name        | 鄭範平             |
      | land-right | address           | 63000020 範例路1號 |
      | land-right | share_numerator   | 1                  |
      | land-right | share_denominator | 1                  |
      | land-right | acquired_on       | 2016-08-01         |
      | land-right | cause             | sale               |
      | land-right | cause_on          | 2016-07-01         |
      | land-right | restriction       | none               |
    When "鄭範平" starts the service "asset-declaration"
    And "鄭範平" answers "declare" with "yearly"
    And "鄭範平" answers "as_of" with "2026-11-20"
    And "鄭範平" answers "saved" with "100"
    And "鄭範平" answers "invested" with "0"
    And "鄭範平" answers "owed" with "3000000"
    And "鄭範平" submits
    And "羅範山" opens the case of "鄭範平"
    And "羅範山" asks "鄭範平" to correct "saved" because "請確認單位為元"
    Then the case of "鄭範平" is waiting for correction
    When "鄭範平" corrects "saved" to "1000000" and submits
    And "羅範山" passes it on with reason "資料齊全"
    Then the case of "鄭範平" is granted
    And the registry "asset-declaration" has a record with field "declarant_id" = "@鄭範平" and field "land_count" = "1"
    And the registry "asset-declaration" has a record with field "declarant_id" = "@鄭範平" and field "deposits" = "1000000"
    And "鄭範平" sees that "廉政署" read "land-right" because "受理公職人員財產申報"
