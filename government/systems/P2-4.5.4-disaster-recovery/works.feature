Feature: One application after a disaster, decided by several agencies on one timeline
  Row P2/4.5.4, for whatever disaster comes next. Relief, house tax and health insurance
  follow from one survey; each agency writes its own register.

  Background:
    Given today is "2026-11-20"
    And the official "鄭範平" in post "moi-recovery-clerk-1"
    And the official "許測中" in post "mohw-clerk-1"
    And the official "曾樣如" in post "moi-land-clerk-2"
    And the official "羅範山" in post "nlma-building-clerk-2"
    And a person "陳測安" with records:
      | registry        | field             | value              |
      | household       | id_number         | @陳測安            |
      | household       | name              | 陳測安             |
      | household       | sex               | female             |
      | household       | birth_date        | 1980-03-14         |
      | household       | household_number  | F0819901           |
      | household       | role              | head               |
      | household       | head_id           | @陳測安            |
      | household       | address           | 10008020 範例路1號 |
      | household       | event             | initial            |
      | disaster-damage | survey_number     | DS900001           |
      | disaster-damage | disaster          | earthquake         |
      | disaster-damage | happened_on       | 2026-10-26         |
      | disaster-damage | owner_id          | @陳測安            |
      | disaster-damage | address           | 10008020 範例路1號 |
      | disaster-damage | damage            | uninhabitable      |
      | disaster-damage | tag               | red                |
      | disaster-damage | damage_percent    | 60                 |
      | disaster-damage | surveyed_on       | 2026-10-28         |
      | disaster-damage | surveyor          | 王試和             |
      | land-right      | title_number      | 105AA000741        |
      | land-right      | property_kind     | building           |
      | land-right      | property_number   | MA-0123-00045-000  |
      | land-right      | owner_id          | @陳測安            |
      | land-right      | owner_name        | 陳測安             |
      | land-right      | address           | 10008020 範例路1號 |
      | land-right      | share_numerator   | 1                  |
      | land-right      | share_denominator | 1                  |
      | land-right      | acquired_on       | 2016-08-01         |
      | land-right      | cause             | sale               |
      | land-right      | cause_on          | 2016-07-01         |
      | land-right      | restriction       | none               |
    And a person "林範文" with records:
      | registry  | field            | value              |
      | household | id_number        | @林範文            |
      | household | name             | 林範文             |
      | household | sex              | male               |
      | household | birth_date       | 1978-10-02         |
      | household | household_number | F0819901           |
      | household | role             | spouse             |
      | household | head_id          | @陳測安            |
      | household | address          | 10008020 範例路1號 |
      | household | event            | initial            |
    And a person "李樣平" with records:
      | registry        | field            | value              |
      | household       | id_number        | @李樣平            |
      | household       | name             | 李樣平             |
      | household       | sex              | male               |
      | household       | birth_date       | 1970-07-01         |
      | household       | household_number | F0810006           |
      | household       | role             | head               |
      | household       | head_id          | @李樣平            |
      | household       | address          | 10008020 測試街5號 |
      | household       | event            | initial            |
      | disaster-damage | survey_number    | DS900002           |
      | disaster-damage | disaster         | earthquake         |
      | disaster-damage | happened_on      | 2026-10-26         |
      | disaster-damage | owner_id         | @李樣平            |
      | disaster-damage | address          | 10008020 測試街5號 |
      | disaster-damage | damage           | slight             |
      | disaster-damage | tag              | none               |
      | disaster-damage | damage_percent   | 5                  |
      | disaster-damage | surveyed_on      | 2026-10-28         |
      | disaster-damage | surveyor         | 王試和             |
    And today is "2026-11-23"

  Scenario: A family of two gets relief, tax and premiums from one application, after the account was corrected
    When "陳測安" starts the service "disaster-recovery"
    And "陳測安" answers "house" with "DS900001"
    And "陳測安" answers "helps" with "relief; tax; nhi"
    And "陳測安" answers "bank" with "700"
    And "陳測安" answers "bank_account" with "00000001234567"
    And "陳測安" submits
    Then the case of "陳測安" is with post "moi-recovery-clerk-1"
    And the case of "陳測安" is with post "mohw-clerk-1"
    When "許測中" opens the case of "陳測安"
    And "許測中" asks "陳測安" to correct "bank_account" because "帳號與姓名不符，請重新填寫"
    Then the case of "陳測安" is waiting for correction
    When "陳測安" corrects "bank_account" to "00000001234576" and submits
    And "許測中" passes it on with reason "不堪居住，救助二口"
    Then the case of "陳測安" is with post "moi-recovery-clerk-1"
    When "鄭範平" opens the case of "陳測安"
    And "鄭範平" passes it on with reason "村里長證明實際居住"
    Then the case of "陳測安" is granted
    And the registry "disaster-relief" has a record with field "survey_number" = "DS900001" and field "amount" = "40000"
    And the registry "disaster-relief" has a record with field "survey_number" = "DS900001" and field "account" = "00000001234576"
    And the registry "house-tax-relief" has a record with field "survey_number" = "DS900001" and field "reduction" = "full"
    And the registry "nhi-disaster-subsidy" has a record with field "insured_id" = "@林範文" and field "months" = "6"
    And "陳測安" sees "房屋稅已依毀損比率減免" on the case page
    And "陳測安" sees "健保自付保險費由政府支應" on the case page
    And "林範文" sees that "內政部" read "household" because "查對受災戶人口"
    And the indicator "service.decided" counts 1
    And the indicator "registry.extract_issued" counts 0

  Scenario: Tax and premiums alone need no relief officer
    When "陳測安" starts the service "disaster-recovery"
    And "陳測安" answers "house" with "DS900001"
    And "陳測安" answers "helps" with "tax"
    And "陳測安" submits
    And "鄭範平" opens the case of "陳測安"
    And "鄭範平" passes it on with reason "勘查紀錄相符"
    Then the case of "陳測安" is granted
    And "陳測安" does not see "安遷救助金已核定" on the case page
    And "陳測安" does not see "健保自付保險費" on the case page

  Scenario: Slight damage is refused, with the way to another survey
    When "李樣平" starts the service "disaster-recovery"
    And "李樣平" answers "house" with "DS900002"
    And "李樣平" answers "helps" with "tax; nhi"
    And "李樣平" submits
    Then the case of "李樣平" is refused
    And "李樣平" sees "可申請複勘" on the case page

  Scenario: Rent aid for a house with a red tag, and none for one that can be lived in
    When "陳測安" starts the service "disaster-rent-aid"
    And "陳測安" answers "house" with "DS900001"
    And "陳測安" answers "rent_place" with "10008010 樣本巷3號"
    And "陳測安" answers "monthly_rent" with "9000"
    And "陳測安" answers "rent_from" with "2026-11-01"
    And "陳測安" answers "bank_account" with "00000001234567"
    And "陳測安" uploads "lease" a file "lease.pdf"
    And "陳測安" submits
    And "羅範山" opens the case of "陳測安"
    And "羅範山" passes it on with reason "租約相符"
    Then the case of "陳測安" is granted
    And the registry "disaster-rent" has a record with field "survey_number" = "DS900001" and field "until_on" = "2027-11-01"
    When "李樣平" starts the service "disaster-rent-aid"
    And "李樣平" answers "house" with "DS900002"
    And "李樣平" answers "rent_place" with "10008010 樣本巷3號"
    And "李樣平" answers "monthly_rent" with "9000"
    And "李樣平" answers "rent_from" with "2026-11-01"
    And "李樣平" answers "bank_account" with "00000001234567"
    And "李樣平" uploads "lease" a file "lease.pdf"
    And "李樣平" submits
    Then the case of "李樣平" is refused
    And "李樣平" sees "房屋仍可居住" on the case page

  Scenario: A title deed lost under the rubble is replaced
    When "陳測安" starts the service "title-replacement"
    And "陳測安" answers "lost" with "105AA000741"
    And "陳測安" answers "how_lost" with "disaster"
    And "陳測安" answers "account_of" with "房屋倒塌，權狀埋在瓦礫中"
    And "陳測安" uploads "guarantee" a file "statement.pdf"
    And "陳測安" submits
    And 22 working days pass
    And "曾樣如" opens the case of "陳測安"
    And "曾樣如" passes it on with reason "公告期滿無人異議"
    Then the case of "陳測安" is granted
    And the registry "land-right" has no record for "105AA000741"
    And the registry "land-right" has a record with field "property_number" = "MA-0123-00045-000" and field "acquired_on" = "2016-08-01"
