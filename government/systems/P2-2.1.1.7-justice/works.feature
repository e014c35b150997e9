Feature: A complaint from receipt to disposition, and visits to inmates
  Row P2/2.1.1.7. Parties learn the outcome; what is investigated stays with the prosecutor.

  Background:
    Given today is "2026-11-20"
    And the official "許測中" in post "moj-prosecution-clerk-1"
    And the official "羅範山" in post "moj-prosecutor-1"
    And the official "高範中" in post "corrections-officer-1"
    And a person "王試和" with records:
      | registry  | field            | value                |
      | household | id_number        | @王試和              |
      | household | name             | 王試和               |
      | household | sex              | male                 |
      | household | birth_date       | 1980-05-05           |
      | household | household_number | F0815001             |
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
      | registry  | field            | value              |
      | household | id_number        | @陳測安            |
      | household | name             | 陳測安             |
      | household | sex              | female             |
      | household | birth_date       | 1982-03-14         |
      | household | household_number | F0815002           |
      | household | role             | head               |
      | household | head_id          | @陳測安            |
      | household | address          | 63000020 範例路1號 |
      | household | event            | initial            |
      | household | spouse_id        | @王試和            |
    And a person "李樣平" with records:
      | registry         | field              | value                       |
      | household        | id_number          | @李樣平                     |
      | household        | name               | 李樣平                      |
      | household        | sex                | male                        |
      | household        | birth_date         | 1990-07-01                  |
      | household        | household_number   | F0815003                    |
      | household        | role               | head                        |
      | household        | head_id            | @李樣平                     |
      | household        | address            | 63000020 範例路1號          |
      | household        | event              | initial                     |
      | prosecution-case | case_number        | 115年度偵字第900001號       |
      | prosecution-case | source             | complaint                   |
      | prosecution-case | offence            | 詐欺                        |
      | prosecution-case | offence_class      | property                    |
      | prosecution-case | complainant_id     | @李樣平                     |
      | prosecution-case | complainant_name   | 李樣平                      |
      | prosecution-case | facts              | 詳卷                        |
      | prosecution-case | received_on        | 2026-05-01                  |
      | prosecution-case | section            | 平股                        |
      | prosecution-case | disposition        | not-prosecuted              |
      | prosecution-case | disposed_on        | 2026-11-10                  |
      | prosecution-case | disposition_number | 115年度偵字第900001號處分書 |
      | prosecution-case | served_on          | 2026-11-18                  |
      | prosecution-case | case_number        | 115年度偵字第900002號       |
      | prosecution-case | source             | complaint                   |
      | prosecution-case | offence            | 毀損                        |
      | prosecution-case | offence_class      | property                    |
      | prosecution-case | complainant_id     | @李樣平                     |
      | prosecution-case | complainant_name   | 李樣平                      |
      | prosecution-case | facts              | 詳卷                        |
      | prosecution-case | received_on        | 2026-03-01                  |
      | prosecution-case | section            | 和股                        |
      | prosecution-case | disposition        | not-prosecuted              |
      | prosecution-case | disposed_on        | 2026-08-10                  |
      | prosecution-case | disposition_number | 115年度偵字第900002號處分書 |
      | prosecution-case | served_on          | 2026-08-18                  |
    And today is "2026-11-23"

  Scenario: A complaint is mended, received and disposed of, and the victim sees the outcome
    When "陳測安" starts the service "criminal-complaint"
    And "陳測安" answers "about" with "injury"
    And "陳測安" answers "offence_name" with "傷害"
    And "陳測安" answers "known_on" with "2026-11-01"
    And "陳測安" answers "story" with "在路上被打"
    And "陳測安" answers "only_on_complaint" with "yes"
    And "陳測安" submits
    Then the case of "陳測安" is with post "moj-prosecution-clerk-1"
    When "許測中" opens the case of "陳測安"
    And "許測中" asks "陳測安" to correct "story" because "請補時間、地點與傷勢"
    Then the case of "陳測安" is waiting for correction
    When "陳測安" corrects "story" to "11月1日晚間在範例路被打，左手挫傷" and submits
    And "許測中" passes it on with reason "程式完備，分平股"
    Then the case of "陳測安" is granted
    And the registry "prosecution-case" has a record with field "complainant_id" = "@陳測安" and field "facts" = "11月1日晚間在範例路被打，左手挫傷"
    When "羅範山" changes in registry "prosecution-case" for "115年度偵字第900001號" field "disposition" to "indicted"
    Then "李樣平" sees "提起公訴" on page "/my/records/prosecution-case/115年度偵字第900001號"
    And the indicator "service.decided" counts 1

  Scenario: After six months a complaint for simple injury is too late
    When "陳測安" starts the service "criminal-complaint"
    And "陳測安" answers "about" with "injury"
    And "陳測安" answers "offence_name" with "傷害"
    And "陳測安" answers "known_on" with "2026-04-01"
    And "陳測安" answers "story" with "今年三月底被打"
    And "陳測安" answers "only_on_complaint" with "yes"
    And "陳測安" submits
    Then the case of "陳測安" is refused
    And "陳測安" sees "刑事訴訟法第237條" on the case page

  Scenario: Reconsideration within ten days, and not later
    When "李樣平" starts the service "reconsideration"
    And "李樣平" answers "which" with "115年度偵字第900001號"
    And "李樣平" answers "grounds" with "匯款紀錄未經調查"
    And "李樣平" submits
    And "許測中" opens the case of "李樣平"
    And "許測中" passes it on with reason "卷證已整理"
    Then the case of "李樣平" is granted
    And the registry "prosecution-case" has for "115年度偵字第900001號" field "reconsideration" = "asked"
    When "李樣平" starts the service "reconsideration"
    And "李樣平" answers "which" with "115年度偵字第900002號"
    And "李樣平" answers "grounds" with "不服"
    And "李樣平" submits
    Then the case of "李樣平" is refused
    And "李樣平" sees "已逾十日" on the case page

  Scenario: A wife books a visit at once, and the same session only once
    When "陳測安" starts the service "prison-visit"
    And "陳測安" answers "inmate" with "IN90001"
    And "陳測安" answers "relation_to" with "spouse"
    And "陳測安" answers "day" with "2026-11-30"
    And "陳測安" answers "slot" with "first"
    And "陳測安" answers "by" with "video"
    And "陳測安" submits
    Then the case of "陳測安" is granted
    And the registry "inmate-visit" has a record with field "inmate_number" = "IN90001" and field "way" = "video"
    And "王試和" sees that "矯正署" read "inmate" because "查對收容人接見權益"
    When "李樣平" starts the service "prison-visit"
    And "李樣平" answers "inmate" with "IN90001"
    And "李樣平" answers "relation_to" with "friend"
    And "李樣平" answers "day" with "2026-11-30"
    And "李樣平" answers "slot" with "first"
    And "李樣平" answers "by" with "room"
    And "李樣平" submits
    Then the case of "李樣平" is refused
    And "李樣平" sees "這個梯次已有人預約" on the case page

  Scenario: Whoever claims to be a child is checked by an officer
    When "李樣平" starts the service "prison-visit"
    And "李樣平" answers "inmate" with "IN90001"
    And "李樣平" answers "relation_to" with "child"
    And "李樣平" answers "day" with "2026-11-30"
    And "李樣平" answers "slot" with "second"
    And "李樣平" answers "by" with "room"
    And "李樣平" submits
    Then the case of "李樣平" is with post "corrections-officer-1"
    When "高範中" opens the case of "李樣平"
    And "高範中" refuses it with reason "戶籍資料無親子關係，請以朋友身分預約"
    Then the case of "李樣平" is refused
