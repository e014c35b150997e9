Feature: An overdue fine is referred, paid by instalments or seized for, and closed
  Row P2/2.1.2.4. What happens at the enforcement agency reaches the land register and the
  agency that referred the fine.

  Background:
    Given today is "2026-11-20"
    And the official "林範文" in post "motc-thb-clerk-1"
    And the official "潘測成" in post "aea-officer-1"
    And the official "許測中" in post "aea-officer-2"
    And the official "羅範山" in post "aea-chief"
    And a person "陳測安" with records:
      | registry         | field             | value                      |
      | household        | id_number         | @陳測安                    |
      | household        | name              | 陳測安                     |
      | household        | sex               | female                     |
      | household        | birth_date        | 1980-03-14                 |
      | household        | household_number  | F0816001                   |
      | household        | role              | head                       |
      | household        | head_id           | @陳測安                    |
      | household        | address           | 63000020 範例路1號         |
      | household        | event             | initial                    |
      | traffic-fine     | ticket_number     | T90000101                  |
      | traffic-fine     | offender_id       | @陳測安                    |
      | traffic-fine     | offence           | 行車速度超過規定之最高時速 |
      | traffic-fine     | amount            | 12000                      |
      | traffic-fine     | due_on            | 2026-06-30                 |
      | traffic-fine     | status            | unpaid                     |
      | traffic-fine     | ticket_number     | T90000102                  |
      | traffic-fine     | offender_id       | @陳測安                    |
      | traffic-fine     | offence           | 在禁止停車處所停車         |
      | traffic-fine     | amount            | 600                        |
      | traffic-fine     | due_on            | 2026-12-31                 |
      | traffic-fine     | status            | unpaid                     |
      | enforcement-case | case_number       | 115年度執字第90000001號    |
      | enforcement-case | obligor_id        | @陳測安                    |
      | enforcement-case | claim             | traffic                    |
      | enforcement-case | referred_by       | 公路局                     |
      | enforcement-case | title_number      | T90000103                  |
      | enforcement-case | amount            | 24000                      |
      | enforcement-case | balance           | 24000                      |
      | enforcement-case | due_on            | 2025-12-31                 |
      | enforcement-case | referred_on       | 2026-03-01                 |
      | enforcement-case | branch            | taipei                     |
      | enforcement-case | measure           | notice                     |
      | enforcement-case | status            | open                       |
      | traffic-fine     | ticket_number     | T90000103                  |
      | traffic-fine     | offender_id       | @陳測安                    |
      | traffic-fine     | offence           | 闖紅燈                     |
      | traffic-fine     | amount            | 24000                      |
      | traffic-fine     | due_on            | 2025-12-31                 |
      | traffic-fine     | status            | unpaid                     |
      | land-right       | title_number      | 105AA000711                |
      | land-right       | property_kind     | land                       |
      | land-right       | property_number   | AA-0123-00450000           |
      | land-right       | owner_id          | @陳測安                    |
      | land-right       | owner_name        | 陳測安                     |
      | land-right       | address           | 63000020 範例路1號         |
      | land-right       | share_numerator   | 1                          |
      | land-right       | share_denominator | 1                          |
      | land-right       | acquired_on       | 2016-08-01                 |
      | land-right       | cause             | sale                       |
      | land-right       | cause_on          | 2016-07-01                 |
      | land-right       | restriction       | none                       |
    And today is "2026-11-23"

  Scenario: A fine is referred by the agency that set it; one that is not overdue is returned
    When "林範文" starts the service "enforcement-referral"
    And "林範文" answers "ticket" with "T90000101"
    And "林範文" answers "final_day" with "2026-05-20"
    And "林範文" answers "to_branch" with "taipei"
    And "林範文" uploads "order" a file "order.pdf"
    And "林範文" submits
    Then the case of "林範文" is with post "aea-officer-2"
    When "許測中" opens the case of "林範文"
    And "許測中" passes it on with reason "移送書件齊全"
    Then the case of "林範文" is granted
    And the registry "enforcement-case" has a record with field "title_number" = "T90000101" and field "amount" = "12000"
    When "林範文" starts the service "enforcement-referral"
    And "林範文" answers "ticket" with "T90000102"
    And "林範文" answers "final_day" with "2026-05-20"
    And "林範文" answers "to_branch" with "taipei"
    And "林範文" uploads "order" a file "order.pdf"
    And "林範文" submits
    Then the case of "林範文" is refused
    And "林範文" sees "繳納期限尚未屆滿" on the case page

  Scenario: Instalments are corrected and allowed, and a seizure is then barred
    When "陳測安" starts the service "enforcement-instalment"
    And "陳測安" answers "which" with "115年度執字第90000001號"
    And "陳測安" answers "months" with "12"
    And "陳測安" answers "each_month" with "2000"
    And "陳測安" answers "why" with "disaster"
    And "陳測安" uploads "means" a file "proof.pdf"
    And "陳測安" submits
    And "潘測成" opens the case of "陳測安"
    And "潘測成" asks "陳測安" to correct "why" because "所附為診斷證明，請改選重病"
    Then the case of "陳測安" is waiting for correction
    When "陳測安" corrects "why" to "illness" and submits
    And "潘測成" passes it on with reason "經濟困難屬實"
    Then the case of "陳測安" is granted
    And the registry "enforcement-case" has for "115年度執字第90000001號" field "monthly" = "2000"
    When "潘測成" starts the service "enforcement-seizure"
    And "潘測成" answers "which" with "115年度執字第90000001號"
    And "潘測成" answers "seize" with "105AA000711"
    And "潘測成" answers "need" with "未按期繳納"
    And "潘測成" submits
    Then the case of "潘測成" is refused
    And the registry "land-right" has for "105AA000711" field "restriction" = "none"

  Scenario: Instalments that do not cover the debt are refused
    When "陳測安" starts the service "enforcement-instalment"
    And "陳測安" answers "which" with "115年度執字第90000001號"
    And "陳測安" answers "months" with "10"
    And "陳測安" answers "each_month" with "2000"
    And "陳測安" answers "why" with "poor"
    And "陳測安" uploads "means" a file "proof.pdf"
    And "陳測安" submits
    Then the case of "陳測安" is refused
    And "陳測安" sees "少於未清償金額" on the case page

  Scenario: Land is seized in the land register, and a well-founded objection stays the case
    When "潘測成" starts the service "enforcement-seizure"
    And "潘測成" answers "which" with "115年度執字第90000001號"
    And "潘測成" answers "seize" with "105AA000711"
    And "潘測成" answers "need" with "經通知三次未繳，無其他可供執行財產"
    And "潘測成" submits
    And "羅範山" opens the case of "潘測成"
    And "羅範山" passes it on with reason "符合比例原則"
    Then the case of "潘測成" is granted
    And the registry "land-right" has for "105AA000711" field "restriction" = "seized"
    And the registry "enforcement-case" has for "115年度執字第90000001號" field "seized_title" = "105AA000711"
    When "陳測安" starts the service "enforcement-objection"
    And "陳測安" answers "which" with "115年度執字第90000001號"
    And "陳測安" answers "against" with "method"
    And "陳測安" answers "grounds" with "土地價值遠高於罰鍰"
    And "陳測安" submits
    And "羅範山" opens the case of "陳測安"
    And "羅範山" passes it on with reason "查封顯逾執行必要"
    Then the case of "陳測安" is granted
    And the registry "enforcement-case" has for "115年度執字第90000001號" field "measure" = "stayed"

  Scenario: A paid case is closed, and the fine is marked where it was set
    When "潘測成" changes in registry "enforcement-case" for "115年度執字第90000001號" field "balance" to "0"
    And "潘測成" changes in registry "enforcement-case" for "115年度執字第90000001號" field "status" to "closed"
    Then the agency "motc-thb" was told of the change of "enforcement-case" for "陳測安"
    And the registry "traffic-fine" has for "T90000103" field "status" = "paid"
