Feature: Care and welfare records are shared, and a death in the family is one case for five agencies
  Row P4/2.1.

  Background:
    Given today is "2026-11-20"
    And the official "呂範慈" in post "counties-social-clerk-1"
    And the official "鄭範平" in post "moi-household-clerk-1"
    And a person "陳測安" with records:
      | registry             | field            | value              |
      | household            | id_number        | @陳測安            |
      | household            | name             | 陳測安             |
      | household            | sex              | female             |
      | household            | birth_date       | 1958-03-14         |
      | household            | household_number | F0004211           |
      | household            | role             | spouse             |
      | household            | head_id          | @林範文            |
      | household            | address          | 63000050 範例路1號 |
      | household            | event            | initial            |
      | household            | spouse_id        | @林範文            |
      | low-income-household | person_id        | @陳測安            |
      | low-income-household | name             | 陳測安             |
      | low-income-household | applicant_id     | @林範文            |
      | low-income-household | class            | middle-low         |
      | low-income-household | members          | 2                  |
      | low-income-household | valid_from       | 2026-01-01         |
      | low-income-household | valid_until      | 2026-12-31         |
      | low-income-household | address          | 63000050 範例路1號 |
      | low-income-household | status           | valid              |
    And a person "林範文" with records:
      | registry    | field            | value              |
      | household   | id_number        | @林範文            |
      | household   | name             | 林範文             |
      | household   | sex              | male               |
      | household   | birth_date       | 1955-10-02         |
      | household   | household_number | F0004211           |
      | household   | role             | head               |
      | household   | head_id          | @林範文            |
      | household   | address          | 63000050 範例路1號 |
      | household   | event            | initial            |
      | household   | spouse_id        | @陳測安            |
      | nhi-insured | id_number        | @林範文            |
      | nhi-insured | name             | 林範文             |
      | nhi-insured | category         | 6                  |
      | nhi-insured | contact_address  | 63000050 範例路1號 |
      | nhi-insured | enrolled_on      | 1995-03-01         |
      | nhi-insured | status           | insured            |
      | vehicle     | plate            | TST-4211           |
      | vehicle     | owner_id         | @林範文            |
      | vehicle     | kind             | small-passenger    |
      | vehicle     | use              | private            |
      | vehicle     | brand            | 範例汽車           |
      | vehicle     | model_year       | 2012               |
      | vehicle     | fuel             | petrol             |
      | vehicle     | colour           | white              |
      | vehicle     | address          | 63000050 範例路1號 |
      | vehicle     | registered_on    | 2012-05-06         |
      | vehicle     | status           | in-use             |
    And today is "2026-11-23"

  Scenario: A death in the family is dealt with once, after the address is corrected
    Given a person "林範文" with records:
      | registry     | field              | value            |
      | death-notice | deceased_id        | @林範文          |
      | death-notice | name               | 林範文           |
      | death-notice | died_on            | 2026-11-21       |
      | death-notice | died_at            | 範例醫院         |
      | death-notice | manner             | natural          |
      | death-notice | certificate        | doctor           |
      | death-notice | certificate_number | 範死字第990001號 |
      | death-notice | certified_by       | 範例醫院         |
      | death-notice | notified_on        | 2026-11-22       |
    When "陳測安" starts the service "death-in-family"
    And "陳測安" answers "deceased" with "@林範文"
    And "陳測安" answers "new_head" with "@陳測安"
    And "陳測安" answers "mail_to" with "63000050 範例路"
    And "陳測安" submits
    Then the case of "陳測安" is with post "moi-household-clerk-1"
    When "鄭範平" opens the case of "陳測安"
    And "鄭範平" asks "陳測安" to correct "mail_to" because "地址缺門牌號碼，請補上"
    Then the case of "陳測安" is waiting for correction
    When "陳測安" corrects "mail_to" to "63000050 範例路1號" and submits
    And "鄭範平" passes it on with reason "與死亡通報相符"
    Then the case of "陳測安" is granted
    And the registry "household" has no record for "@林範文"
    And the registry "household" has for "@陳測安" field "role" = "head"
    And the registry "nhi-insured" has for "@林範文" field "left_on" = "2026-11-21"
    And the registry "estate-file" has for "@林範文" field "vehicles" = "1"
    And "陳測安" sees "六個月內申報遺產稅" on the case page
    And "陳測安" sees "名下有 1 輛車" on the case page
    And "陳測安" does not see "育兒津貼已停止" on the case page
    And the indicator "service.decided" counts 1

  Scenario: Before the hospital has reported there is nothing to register
    When "陳測安" starts the service "death-in-family"
    And "陳測安" answers "deceased" with "@林範文"
    And "陳測安" answers "new_head" with "@陳測安"
    And "陳測安" answers "mail_to" with "63000050 範例路1號"
    And "陳測安" submits
    Then the case of "陳測安" is refused
    And "陳測安" sees "通報後再申請即可" on the case page
    And the registry "household" has for "@林範文" field "role" = "head"

  Scenario: Long-term care is asked for, assessed at home, and the share follows from the registers
    When "陳測安" starts the service "long-term-care"
    And "陳測安" answers "needs" with "bath; walk"
    And "陳測安" answers "main_carer" with "spouse"
    And "陳測安" answers "where" with "63000050 範例路1號"
    And "陳測安" answers "phone" with "0900000123"
    And "陳測安" submits
    Then the registry "care-assessment" has for "@陳測安" field "status" = "to-assess"
    And the case of "陳測安" is with post "counties-social-clerk-1"
    When "呂範慈" opens the case of "陳測安"
    And "呂範慈" enters "found_level" with "4"
    And "呂範慈" enters "visited" with "2026-11-23"
    And "呂範慈" enters "manager" with "呂範慈"
    And "呂範慈" passes it on with reason "到府評估完成"
    Then the case of "陳測安" is granted
    And "陳測安" sees "18,580" on the case page
    And "陳測安" sees "失能等級第4級" on the case page
    And the registry "care-assessment" has for "@陳測安" field "monthly" = "18580"
    And the registry "care-assessment" has for "@陳測安" field "income_class" = "middle-low"
    And "陳測安" sees that "衛生福利部" read "low-income-household" because "計算長照自付額"

  Scenario: Level one is below what is granted; it is recorded and can be asked for again
    When "陳測安" starts the service "long-term-care"
    And "陳測安" answers "needs" with "outing"
    And "陳測安" answers "main_carer" with "spouse"
    And "陳測安" answers "where" with "63000050 範例路1號"
    And "陳測安" answers "phone" with "0900000123"
    And "陳測安" submits
    And "呂範慈" opens the case of "陳測安"
    And "呂範慈" enters "found_level" with "1"
    And "呂範慈" enters "visited" with "2026-11-23"
    And "呂範慈" enters "manager" with "呂範慈"
    And "呂範慈" passes it on with reason "到府評估完成"
    Then the case of "陳測安" is refused
    And "陳測安" sees "未達給付等級" on the case page
    And the registry "care-assessment" has for "@陳測安" field "status" = "not-eligible"
    When "陳測安" starts the service "long-term-care"
    And "陳測安" answers "needs" with "bath"
    And "陳測安" answers "main_carer" with "spouse"
    And "陳測安" answers "where" with "63000050 範例路1號"
    And "陳測安" answers "phone" with "0900000123"
    And "陳測安" submits
    Then the case of "陳測安" is with post "counties-social-clerk-1"

  Scenario: A younger person without a certificate is told where to turn
    Given a person "吳測真" with records:
      | registry  | field            | value              |
      | household | id_number        | @吳測真            |
      | household | name             | 吳測真             |
      | household | sex              | male               |
      | household | birth_date       | 1990-01-09         |
      | household | household_number | F0004212           |
      | household | role             | head               |
      | household | head_id          | @吳測真            |
      | household | address          | 63000020 範例路2號 |
      | household | event            | initial            |
    When "吳測真" starts the service "long-term-care"
    And "吳測真" answers "needs" with "meals"
    And "吳測真" answers "main_carer" with "none"
    And "吳測真" answers "where" with "63000020 範例路2號"
    And "吳測真" answers "phone" with "0900000123"
    And "吳測真" submits
    Then the case of "吳測真" is refused
    And "吳測真" sees "請撥1966" on the case page

  Scenario: Health insurance is told when a family's assistance ends
    When the system of "mohw-nhia" looks up contract "nhia-low-income" for "陳測安" with purpose "nhi-low-income"
    Then the look-up gives the field "class"
    And the look-up does not give the field "address"
    When "呂範慈" changes in registry "low-income-household" for "@陳測安" field "status" to "ended"
    Then the agency "mohw-nhia" was told of the change of "low-income-household" for "陳測安"
    When the system of "mof-tax" looks up contract "nhia-low-income" for "陳測安" with purpose "nhi-low-income"
    Then the look-up is refused because "exchange.not_consumer"
