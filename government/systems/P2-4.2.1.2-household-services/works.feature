Feature: A whole family moves in one online request
  Row P2/4.2.1.2. Every member's record changes and every subscribed agency is told.

  Background:
    Given today is "2026-11-20"
    And the official "鄭範平" in post "moi-household-clerk-1"
    And a person "林範文" with records:
      | registry    | field             | value              |
      | household   | id_number         | @林範文            |
      | household   | name              | 林範文             |
      | household   | sex               | male               |
      | household   | birth_date        | 1988-10-02         |
      | household   | household_number  | F0000501           |
      | household   | role              | head               |
      | household   | head_id           | @林範文            |
      | household   | spouse_id         | @陳測安            |
      | household   | address           | 65000010 測試街2號 |
      | household   | event             | initial            |
      | nhi-insured | id_number         | @林範文            |
      | nhi-insured | name              | 林範文             |
      | nhi-insured | category          | 1                  |
      | nhi-insured | household_address | 65000010 測試街2號 |
      | nhi-insured | contact_address   | 65000010 測試街2號 |
      | nhi-insured | enrolled_on       | 2010-07-01         |
      | nhi-insured | status            | insured            |
    And a person "陳測安" with records:
      | registry  | field            | value              |
      | household | id_number        | @陳測安            |
      | household | name             | 陳測安             |
      | household | sex              | female             |
      | household | birth_date       | 1990-03-14         |
      | household | household_number | F0000501           |
      | household | role             | spouse             |
      | household | head_id          | @林範文            |
      | household | spouse_id        | @林範文            |
      | household | address          | 65000010 測試街2號 |
      | household | event            | initial            |
    And a person "林樣新" with records:
      | registry  | field            | value              |
      | household | id_number        | @林樣新            |
      | household | name             | 林樣新             |
      | household | sex              | female             |
      | household | birth_date       | 2019-06-08         |
      | household | household_number | F0000501           |
      | household | role             | child              |
      | household | head_id          | @林範文            |
      | household | father_id        | @林範文            |
      | household | mother_id        | @陳測安            |
      | household | address          | 65000010 測試街2號 |
      | household | event            | initial            |
    And today is "2026-11-23"

  Scenario: The head moves the whole family, and the agencies are told
    When "林範文" starts the service "household-move"
    Then "林範文" sees "林樣新" on the case page
    When "林範文" answers "movers" with "@林範文; @陳測安; @林樣新"
    And "林範文" answers "new_address" with "63000020 範例路1號"
    And "林範文" answers "dwelling" with "rented"
    And "林範文" answers "move_reason" with "housing"
    And "林範文" uploads "lease" a file "lease.pdf"
    And "林範文" submits
    Then the case of "林範文" is with post "moi-household-clerk-1"
    When "鄭範平" opens the case of "林範文"
    And "鄭範平" passes it on with reason "租賃契約與新地址相符"
    Then the case of "林範文" is granted
    And the registry "household" has for "@林範文" field "address" = "63000020 範例路1號"
    And the registry "household" has for "@陳測安" field "address" = "63000020 範例路1號"
    And the registry "household" has for "@林樣新" field "address" = "63000020 範例路1號"
    And the registry "household" had on "2026-11-22" for "@林樣新" field "address" = "65000010 測試街2號"
    And the agency "motc-thb" was told of the change of "household" for "林範文"
    And the agency "mohw-nhia" was told of the change of "household" for "陳測安"
    And the agency "mof-tax" was told of the change of "household" for "林樣新"
    And the registry "nhi-insured" has for "@林範文" field "household_address" = "63000020 範例路1號"
    And the registry "nhi-insured" has for "@林範文" field "contact_address" = "65000010 測試街2號"
    And "林樣新" sees that "內政部" read "household" because "受理同戶人口的戶籍登記"

  Scenario: The clerk asks for the address to be completed, then passes it
    When "林範文" starts the service "household-move"
    And "林範文" answers "movers" with "@林範文; @陳測安; @林樣新"
    And "林範文" answers "new_address" with "63000020 範例路"
    And "林範文" answers "dwelling" with "consent"
    And "林範文" uploads "owner_consent" a file "consent.pdf"
    And "林範文" submits
    And "鄭範平" opens the case of "林範文"
    And "鄭範平" asks "林範文" to correct "new_address" because "地址缺門牌號碼，請補上"
    Then the case of "林範文" is waiting for correction
    And "林範文" sees "地址缺門牌號碼" on the case page
    When 2 working days pass
    And "林範文" corrects "new_address" to "63000020 範例路7號" and submits
    And "鄭範平" passes it on with reason "補正後相符"
    Then the case of "林範文" is granted
    And the registry "household" has for "@陳測安" field "address" = "63000020 範例路7號"

  Scenario: Only some members move and form a household of their own
    When "林範文" starts the service "household-move"
    And "林範文" answers "movers" with "@陳測安; @林樣新"
    And "林範文" answers "new_address" with "63000030 樣本巷3號"
    And "林範文" answers "dwelling" with "owned"
    And "林範文" answers "new_head" with "@陳測安"
    And "林範文" uploads "deed" a file "deed.pdf"
    And "林範文" submits
    And "鄭範平" opens the case of "林範文"
    And "鄭範平" passes it on with reason "房屋稅單相符"
    Then the case of "林範文" is granted
    And the registry "household" has for "@陳測安" field "role" = "head"
    And the registry "household" has for "@林樣新" field "head_id" = "@陳測安"
    And the registry "household" has for "@林樣新" field "address" = "63000030 樣本巷3號"
    And the registry "household" has for "@林範文" field "address" = "65000010 測試街2號"

  Scenario: A member who is not the head moves alone
    When "陳測安" starts the service "household-move"
    And "陳測安" answers "new_address" with "63000060 範例路9號"
    And "陳測安" answers "dwelling" with "rented"
    And "陳測安" uploads "lease" a file "lease.pdf"
    And "陳測安" submits
    And "鄭範平" opens the case of "陳測安"
    And "鄭範平" passes it on with reason "租賃契約相符"
    Then the case of "陳測安" is granted
    And the registry "household" has for "@陳測安" field "address" = "63000060 範例路9號"
    And the registry "household" has for "@陳測安" field "head_id" = "@陳測安"
    And the registry "household" has for "@林範文" field "address" = "65000010 測試街2號"

  Scenario: A lease for another address is refused with its reason
    When "林範文" starts the service "household-move"
    And "林範文" answers "movers" with "@林範文; @陳測安; @林樣新"
    And "林範文" answers "new_address" with "63000020 範例路1號"
    And "林範文" answers "dwelling" with "rented"
    And "林範文" uploads "lease" a file "lease.pdf"
    And "林範文" submits
    And "鄭範平" opens the case of "林範文"
    And "鄭範平" refuses it with reason "租賃契約的地址不是申請遷入的地址"
    Then the case of "林範文" is refused
    And "林範文" sees "不是申請遷入的地址" on the case page
    And the registry "household" has for "@林範文" field "address" = "65000010 測試街2號"

  Scenario: A family moves house once for everything, after the address was completed
    Given a person "林範文" with records:
      | registry   | field             | value              |
      | vehicle    | plate             | TST-0512           |
      | vehicle    | owner_id          | @林範文            |
      | vehicle    | kind              | small-passenger    |
      | vehicle    | use               | private            |
      | vehicle    | brand             | 範例汽車           |
      | vehicle    | model_year        | 2019               |
      | vehicle    | fuel              | petrol             |
      | vehicle    | colour            | white              |
      | vehicle    | address           | 65000010 測試街2號 |
      | vehicle    | registered_on     | 2019-05-06         |
      | vehicle    | status            | in-use             |
      | land-right | title_number      | 105AA000512        |
      | land-right | property_kind     | land               |
      | land-right | property_number   | AA-0123-00450000   |
      | land-right | owner_id          | @林範文            |
      | land-right | owner_name        | 林範文             |
      | land-right | address           | 65000010 測試街2號 |
      | land-right | share_numerator   | 1                  |
      | land-right | share_denominator | 1                  |
      | land-right | acquired_on       | 2016-08-01         |
      | land-right | cause             | inheritance        |
      | land-right | cause_on          | 2016-07-01         |
      | land-right | restriction       | none               |
    When "林範文" starts the service "moving-house"
    And "林範文" answers "to_address" with "63000020 範例路"
    And "林範文" answers "tenure" with "rented"
    And "林範文" answers "follow" with "vehicles; nhi; tax; land"
    And "林範文" uploads "residence" a file "lease.pdf"
    And "林範文" submits
    Then the case of "林範文" is with post "moi-household-clerk-1"
    When "鄭範平" opens the case of "林範文"
    And "鄭範平" asks "林範文" to correct "to_address" because "地址缺門牌號碼，請補上"
    Then the case of "林範文" is waiting for correction
    When "林範文" corrects "to_address" to "63000020 範例路7號" and submits
    And "鄭範平" passes it on with reason "租賃契約相符"
    Then the case of "林範文" is granted
    And the registry "household" has for "@林樣新" field "address" = "63000020 範例路7號"
    And the registry "vehicle" has for "TST-0512" field "address" = "63000020 範例路7號"
    And the registry "nhi-insured" has for "@林範文" field "contact_address" = "63000020 範例路7號"
    And the registry "land-right" has for "105AA000512" field "address" = "63000020 範例路7號"
    And "林範文" sees "健保通訊地址已更新" on the case page
    And "林範文" does not see "稅單送達地址已更新" on the case page
    And the indicator "service.decided" counts 1
    When "陳測安" starts the service "moving-house"
    Then "陳測安" sees "全家搬家由戶長申請" on the case page
