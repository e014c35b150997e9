Feature: Agencies check police records under contracts instead of asking for certificates
  Row P2/3.1.3: as 3.1.1, with the police registers' own fields and agencies.

  Background:
    Given today is "2026-11-20"
    And the official "謝樣明" in post "npa-case-officer-1"
    And a person "吳測真" with records:
      | registry        | field            | value                |
      | household       | id_number        | @吳測真              |
      | household       | name             | 吳測真               |
      | household       | sex              | female               |
      | household       | birth_date       | 1985-01-05           |
      | household       | household_number | F0812006             |
      | household       | role             | head                 |
      | household       | head_id          | @吳測真              |
      | household       | address          | 63000020 範例路1號   |
      | household       | event            | initial              |
      | criminal-record | record_number    | CR9000011            |
      | criminal-record | person_id        | @吳測真              |
      | criminal-record | person_name      | 吳測真               |
      | criminal-record | offence          | 傷害                 |
      | criminal-record | offence_class    | injury               |
      | criminal-record | court            | 範例地方法院         |
      | criminal-record | judgment_number  | 112年度易字第00011號 |
      | criminal-record | final_on         | 2023-05-01           |
      | criminal-record | sentence         | detention            |
      | criminal-record | execution        | served               |
      | criminal-record | stated           | false                |
      | police-case     | case_number      | PC900001             |
      | police-case     | reporter_id      | @吳測真              |
      | police-case     | reporter_name    | 吳測真               |
      | police-case     | kind             | vehicle-theft        |
      | police-case     | happened_on      | 2026-11-18           |
      | police-case     | part_of_day      | night                |
      | police-case     | happened_at      | 63000020 範例路口    |
      | police-case     | plate            | TST-0313             |
      | police-case     | items            | 黑色機車             |
      | police-case     | station          | 範例派出所           |
      | police-case     | received_on      | 2026-11-19           |
      | police-case     | status           | open                 |
    And today is "2026-11-23"

  Scenario: A childcare worker is checked, and sees who checked and why
    Given the official "蔡範真" in post "sfaa-allowance-clerk-1"
    When "蔡範真" looks up contract "sfaa-criminal-record" for "吳測真" with purpose "childcare-worker"
    Then the look-up gives the field "offence_class"
    And the look-up does not give the field "judgment_number"
    And "吳測真" sees that "社會及家庭署" read "criminal-record" because "查核托育人員有無消極資格"
    And the indicator "exchange.look_up" counts 1

  Scenario: The motor-vehicle office's system learns that a plate was reported stolen, but not by whom
    When the system of "motc-thb" looks up contract "thb-theft-report" for "TST-0313" with purpose "stolen-plate"
    Then the look-up gives the field "received_on"
    And the look-up does not give the field "reporter_id"

  Scenario: A criminal record is not for every post, purpose or agency
    Given the official "曾樣如" in post "sfaa-it"
    When "曾樣如" looks up contract "sfaa-criminal-record" for "吳測真" with purpose "childcare-worker"
    Then the look-up is refused because "exchange.not_allowed"
    When the system of "mohw-sfaa" looks up contract "sfaa-criminal-record" for "吳測真" with purpose "naturalisation"
    Then the look-up is refused because "exchange.purpose_unknown"
    When the system of "mof-tax" looks up contract "moi-criminal-record" for "吳測真" with purpose "naturalisation"
    Then the look-up is refused because "exchange.not_consumer"
    And the indicator "exchange.refused" counts 3
    And the indicator "exchange.look_up" counts 0

  Scenario: The motor-vehicle office is told when a stolen vehicle is found
    When "謝樣明" changes in registry "police-case" for "PC900001" field "status" to "found"
    Then the agency "motc-thb" was told of the change of "police-case" for "吳測真"
