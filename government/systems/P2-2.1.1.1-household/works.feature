Feature: Births, marriages, corrections and deaths change one household register
  Row P2/2.1.1.1. Every change keeps the history, and a certified extract is issued on
  demand. Moves are shown in row P2/4.2.1.2.

  Background:
    Given today is "2026-11-20"
    And the official "鄭範平" in post "moi-household-clerk-1"
    And a person "陳測安" with records:
      | registry  | field            | value              |
      | household | id_number        | @陳測安            |
      | household | name             | 陳測安             |
      | household | name_en          | CHEN, TSE-AN       |
      | household | sex              | female             |
      | household | birth_date       | 1994-03-14         |
      | household | birth_place      | 臺北市             |
      | household | household_number | F0000401           |
      | household | role             | spouse             |
      | household | head_id          | @林範文            |
      | household | spouse_id        | @林範文            |
      | household | marital_status   | married            |
      | household | address          | 63000050 範例路1號 |
      | household | event            | initial            |
    And a person "林範文" with records:
      | registry  | field            | value              |
      | household | id_number        | @林範文            |
      | household | name             | 林範文             |
      | household | sex              | male               |
      | household | birth_date       | 1992-10-02         |
      | household | household_number | F0000401           |
      | household | role             | head               |
      | household | head_id          | @林範文            |
      | household | spouse_id        | @陳測安            |
      | household | marital_status   | married            |
      | household | address          | 63000050 範例路1號 |
      | household | event            | initial            |
    And a person "張範成" with records:
      | registry  | field            | value              |
      | household | id_number        | @張範成            |
      | household | name             | 張範成             |
      | household | sex              | male               |
      | household | birth_date       | 1995-02-11         |
      | household | household_number | F0000402           |
      | household | role             | head               |
      | household | head_id          | @張範成            |
      | household | marital_status   | single             |
      | household | address          | 63000030 測試街5號 |
      | household | event            | initial            |
    And a person "李樣平" with records:
      | registry  | field            | value              |
      | household | id_number        | @李樣平            |
      | household | name             | 李樣平             |
      | household | sex              | female             |
      | household | birth_date       | 1996-07-01         |
      | household | household_number | F0000403           |
      | household | role             | head               |
      | household | head_id          | @李樣平            |
      | household | marital_status   | single             |
      | household | address          | 63000040 樣本巷8號 |
      | household | event            | initial            |
    And today is "2026-11-23"

  Scenario: A mother registers the baby the hospital reported
    Given a person "林樣新" with records:
      | registry     | field       | value        |
      | birth-notice | child_id    | @林樣新      |
      | birth-notice | mother_id   | @陳測安      |
      | birth-notice | child_sex   | female       |
      | birth-notice | born_on     | 2026-11-16   |
      | birth-notice | born_in     | 臺北市       |
      | birth-notice | birth_order | 1            |
      | birth-notice | attended_by | 範例綜合醫院 |
    When "陳測安" starts the service "household-birth"
    And "陳測安" answers "child" with "@林樣新"
    And "陳測安" answers "child_name" with "林樣新"
    And "陳測安" uploads "surname_agreement" a file "surname.pdf"
    And "陳測安" submits
    Then the case of "陳測安" is with post "moi-household-clerk-1"
    When "鄭範平" opens the case of "陳測安"
    And "鄭範平" passes it on with reason "出生通報與從姓約定書相符"
    Then the case of "陳測安" is granted
    And the registry "household" has for "@林樣新" field "name" = "林樣新"
    And the registry "household" has for "@林樣新" field "mother_id" = "@陳測安"
    And the registry "household" has for "@林樣新" field "father_id" = "@林範文"
    And the registry "household" has for "@林樣新" field "household_number" = "F0000401"
    And the registry "household" had on "2026-11-16" for "@林樣新" field "address" = "63000050 範例路1號"
    And "陳測安" sees that "內政部" read "birth-notice" because "辦理出生登記"

  Scenario: Without the hospital's notice there is nothing to register
    When "陳測安" starts the service "household-birth"
    Then "陳測安" sees "還沒有以您為母親的出生通報" on the case page

  Scenario: A wrong spelling is corrected after the clerk asks for a better answer
    When "陳測安" starts the service "household-correction"
    And "陳測安" answers "item" with "spelling"
    And "陳測安" answers "right_spelling" with "CHEN, CEAN"
    And "陳測安" uploads "proof" a file "passport.pdf"
    And "陳測安" submits
    And "鄭範平" opens the case of "陳測安"
    And "鄭範平" asks "陳測安" to correct "right_spelling" because "護照上的拼寫是 CHEN, CE-AN，請依護照填寫"
    Then the case of "陳測安" is waiting for correction
    And "陳測安" sees "請依護照填寫" on the case page
    When "陳測安" corrects "right_spelling" to "CHEN, CE-AN" and submits
    And "鄭範平" passes it on with reason "與護照相符"
    Then the case of "陳測安" is granted
    And the registry "household" has for "@陳測安" field "name_en" = "CHEN, CE-AN"
    And the registry "household" had on "2026-11-21" for "@陳測安" field "name_en" = "CHEN, TSE-AN"

  Scenario: A correction without proof of the right entry is refused
    When "陳測安" starts the service "household-correction"
    And "陳測安" answers "item" with "birth_place"
    And "陳測安" answers "right_birth_place" with "高雄市"
    And "陳測安" uploads "proof" a file "letter.pdf"
    And "陳測安" submits
    And "鄭範平" opens the case of "陳測安"
    And "鄭範平" refuses it with reason "所附文件未載出生地"
    Then the case of "陳測安" is refused
    And "陳測安" sees "所附文件未載出生地" on the case page
    And "陳測安" sees "提起訴願" on the case page
    And the registry "household" has for "@陳測安" field "birth_place" = "臺北市"

  Scenario: A marriage changes both records once both have come to the counter
    When "張範成" starts the service "household-marriage"
    And "張範成" answers "partner_id" with "@李樣平"
    And "張範成" answers "married_on" with "2026-11-25"
    And "張範成" answers "same_household" with "true"
    And "張範成" uploads "marriage_contract" a file "contract.pdf"
    And "張範成" submits
    Then the case of "張範成" is waiting for consent
    When "李樣平" agrees to what "張範成" asks
    Then "張範成" does not see "李樣平" on the case page
    When "鄭範平" opens the case of "張範成"
    And "鄭範平" passes it on with reason "雙方到場，書約有二名證人"
    Then the case of "張範成" is granted
    And the registry "household" has for "@張範成" field "spouse_id" = "@李樣平"
    And the registry "household" has for "@李樣平" field "spouse_id" = "@張範成"
    And the registry "household" has for "@李樣平" field "role" = "spouse"
    And the registry "household" has for "@李樣平" field "address" = "63000030 測試街5號"
    And the registry "household" had on "2026-11-22" for "@李樣平" field "address" = "63000040 樣本巷8號"

  Scenario: Somebody who is married cannot register another marriage
    When "陳測安" starts the service "household-marriage"
    Then "陳測安" sees "目前有配偶" on the case page

  Scenario: A death closes the record, and the household gets a new head
    When "陳測安" starts the service "household-death"
    And "陳測安" answers "deceased" with "@林範文"
    And "陳測安" answers "died_on" with "2026-11-22"
    And "陳測安" answers "new_head" with "@陳測安"
    And "陳測安" uploads "certificate" a file "certificate.pdf"
    And "陳測安" submits
    And "鄭範平" opens the case of "陳測安"
    And "鄭範平" passes it on with reason "死亡證明書相符"
    Then the case of "陳測安" is granted
    And the registry "household" has for "@陳測安" field "role" = "head"
    And the registry "household" has no record for "@林範文"
    And the registry "household" had on "2026-11-21" for "@林範文" field "name" = "林範文"

  Scenario: A certified extract on demand, online by the person and on paper at the counter
    When "陳測安" takes an extract of "household" electronically
    Then the indicator "registry.extract_issued" counts 1
    When "鄭範平" issues an extract of "household" for "陳測安" on paper
    Then the indicator "registry.extract_issued" counts 2
    And "陳測安" sees that "內政部" read "household" because "核發戶籍謄本"
