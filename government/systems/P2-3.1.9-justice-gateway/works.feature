Feature: Agencies look up imprisonment under contracts instead of asking for papers
  Row P2/3.1.9: as 3.1.1, with the registers of justice and their own agencies.

  Background:
    Given today is "2026-11-20"
    And the official "高範中" in post "corrections-officer-1"
    And a person "王試和" with records:
      | registry  | field            | value                |
      | household | id_number        | @王試和              |
      | household | name             | 王試和               |
      | household | sex              | male                 |
      | household | birth_date       | 1980-05-05           |
      | household | household_number | F0815004             |
      | household | role             | head                 |
      | household | head_id          | @王試和              |
      | household | address          | 63000020 範例路1號   |
      | household | event            | initial              |
      | inmate    | inmate_number    | IN90001              |
      | inmate    | person_id        | @王試和              |
      | inmate    | name             | 王試和               |
      | inmate    | institution      | taipei               |
      | inmate    | judgment_number  | 114年度執字第90001號 |
      | inmate    | sentence_months  | 36                   |
      | inmate    | entered_on       | 2025-03-01           |
      | inmate    | class            | 3                    |
      | inmate    | visits           | open                 |
      | inmate    | release_due_on   | 2028-02-28           |
      | inmate    | status           | in                   |
    And a person "陳測安" with records:
      | registry         | field            | value                 |
      | household        | id_number        | @陳測安               |
      | household        | name             | 陳測安                |
      | household        | sex              | female                |
      | household        | birth_date       | 1982-03-14            |
      | household        | household_number | F0815005              |
      | household        | role             | head                  |
      | household        | head_id          | @陳測安               |
      | household        | address          | 63000020 範例路1號    |
      | household        | event            | initial               |
      | prosecution-case | case_number      | 115年度偵字第900011號 |
      | prosecution-case | source           | police                |
      | prosecution-case | offence          | 詐欺                  |
      | prosecution-case | offence_class    | property              |
      | prosecution-case | complainant_id   | @陳測安               |
      | prosecution-case | complainant_name | 陳測安                |
      | prosecution-case | suspect_name     | 王試和                |
      | prosecution-case | suspect_id       | @王試和               |
      | prosecution-case | facts            | 詳卷                  |
      | prosecution-case | received_on      | 2026-05-01            |
      | prosecution-case | section          | 平股                  |
      | prosecution-case | disposition      | open                  |
    And today is "2026-11-23"

  Scenario: Health insurance learns that somebody is in prison, and not for what
    When the system of "mohw-nhia" looks up contract "nhia-inmate" for "王試和" with purpose "inmate-insurance"
    Then the look-up gives the field "entered_on"
    And the look-up does not give the field "judgment_number"
    And "王試和" sees that "中央健康保險署" read "inmate" because "辦理受刑人第四類投保"
    And the indicator "exchange.look_up" counts 1

  Scenario: A welfare officer counts a household without a certificate of imprisonment
    Given the official "蔡範真" in post "sfaa-allowance-clerk-1"
    When "蔡範真" looks up contract "sfaa-inmate" for "王試和" with purpose "assistance-members"
    Then the look-up gives the field "status"
    And the look-up does not give the field "institution"
    And "王試和" sees "社會救助法第5條" on page "/my/look-ups"

  Scenario: The border sees a pending case, not what was alleged
    Given the official "何範安" in post "nia-border-officer-1"
    When "何範安" looks up contract "nia-prosecution" for "王試和" with purpose "suspect-exit"
    Then the look-up gives the field "disposition"
    And the look-up does not give the field "facts"

  Scenario: An investigation is not for every post, purpose or agency
    Given the official "曾樣如" in post "nia-border-officer-2"
    When "曾樣如" looks up contract "nia-prosecution" for "王試和" with purpose "suspect-exit"
    Then the look-up is refused because "exchange.not_allowed"
    When the system of "mohw-nhia" looks up contract "nhia-inmate" for "王試和" with purpose "curiosity"
    Then the look-up is refused because "exchange.purpose_unknown"
    When the system of "mof-tax" looks up contract "nhia-inmate" for "王試和" with purpose "inmate-insurance"
    Then the look-up is refused because "exchange.not_consumer"
    And the indicator "exchange.refused" counts 3

  Scenario: Health insurance is told of a transfer
    When "高範中" changes in registry "inmate" for "IN90001" field "status" to "moved"
    Then the agency "mohw-nhia" was told of the change of "inmate" for "王試和"
