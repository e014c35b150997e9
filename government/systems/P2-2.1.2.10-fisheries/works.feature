Feature: Fishing licences are renewed and crew changes reported online
  Row P2/2.1.2.10. The vessel's inspection comes from the port authority's register of ships.

  Background:
    Given today is "2026-11-20"
    And the official "方樣漁" in post "fa-licence-clerk-1"
    And the official "丁範舟" in post "fa-licence-clerk-2"
    And a person "陳測安" with records:
      | registry        | field             | value            |
      | fishing-vessel  | number            | CT4-9901         |
      | fishing-vessel  | name              | 範例滿號         |
      | fishing-vessel  | ship_number       | 990011           |
      | fishing-vessel  | owner_id          | @陳測安          |
      | fishing-vessel  | owner_name        | 陳測安           |
      | fishing-vessel  | tons              | 45               |
      | fishing-vessel  | harbour           | 範例漁港         |
      | fishing-vessel  | position_reporter | VMS-990001       |
      | fishing-vessel  | minimum_crew      | 2                |
      | fishing-vessel  | maximum_crew      | 6                |
      | fishing-vessel  | status            | active           |
      | fishing-vessel  | number            | CT4-9902         |
      | fishing-vessel  | name              | 測試豐號         |
      | fishing-vessel  | ship_number       | 990012           |
      | fishing-vessel  | owner_id          | @陳測安          |
      | fishing-vessel  | owner_name        | 陳測安           |
      | fishing-vessel  | tons              | 20               |
      | fishing-vessel  | harbour           | 範例漁港         |
      | fishing-vessel  | position_reporter | VMS-990002       |
      | fishing-vessel  | minimum_crew      | 2                |
      | fishing-vessel  | maximum_crew      | 4                |
      | fishing-vessel  | status            | active           |
      | ship            | number            | 990011           |
      | ship            | name              | 範例滿號         |
      | ship            | kind              | fishing          |
      | ship            | gross_tonnage     | 45               |
      | ship            | home_port         | suao             |
      | ship            | owner_name        | 陳測安           |
      | ship            | representative_id | @陳測安          |
      | ship            | inspected_until   | 2028-05-31       |
      | ship            | status            | in-service       |
      | ship            | number            | 990012           |
      | ship            | name              | 測試豐號         |
      | ship            | kind              | fishing          |
      | ship            | gross_tonnage     | 20               |
      | ship            | home_port         | suao             |
      | ship            | owner_name        | 陳測安           |
      | ship            | representative_id | @陳測安          |
      | ship            | inspected_until   | 2026-09-30       |
      | ship            | status            | in-service       |
      | fishing-licence | number            | 範漁字第990001號 |
      | fishing-licence | vessel_number     | CT4-9901         |
      | fishing-licence | vessel_name       | 範例滿號         |
      | fishing-licence | holder_id         | @陳測安          |
      | fishing-licence | holder_name       | 陳測安           |
      | fishing-licence | method            | pole             |
      | fishing-licence | waters            | offshore         |
      | fishing-licence | issued_on         | 2022-01-10       |
      | fishing-licence | valid_until       | 2027-01-10       |
      | fishing-licence | offences          | 1                |
      | fishing-licence | status            | valid            |
      | fishing-licence | number            | 範漁字第990002號 |
      | fishing-licence | vessel_number     | CT4-9902         |
      | fishing-licence | vessel_name       | 測試豐號         |
      | fishing-licence | holder_id         | @陳測安          |
      | fishing-licence | holder_name       | 陳測安           |
      | fishing-licence | method            | gillnet          |
      | fishing-licence | waters            | coastal          |
      | fishing-licence | issued_on         | 2022-01-10       |
      | fishing-licence | valid_until       | 2027-01-10       |
      | fishing-licence | status            | valid            |
    And a person "林範文" with records:
      | registry  | field            | value              |
      | household | id_number        | @林範文            |
      | household | name             | 林範文             |
      | household | sex              | male               |
      | household | birth_date       | 1990-10-02         |
      | household | household_number | F0002601           |
      | household | role             | head               |
      | household | head_id          | @林範文            |
      | household | address          | 63000050 範例路1號 |
      | household | event            | initial            |
    And a person "林樣寬" with records:
      | registry  | field            | value              |
      | household | id_number        | @林樣寬            |
      | household | name             | 林樣寬             |
      | household | sex              | male               |
      | household | birth_date       | 2011-10-02         |
      | household | household_number | F0002601           |
      | household | role             | child              |
      | household | head_id          | @林範文            |
      | household | address          | 63000050 範例路1號 |
      | household | event            | initial            |
      | household | father_id        | @林範文            |
    And today is "2026-11-23"

  Scenario: A licence is renewed for five years after the plans are made clear
    When "陳測安" starts the service "fishing-licence-renewal"
    And "陳測安" answers "which" with "範漁字第990001號"
    And "陳測安" answers "keep_method" with "true"
    And "陳測安" answers "plan" with "照舊"
    And "陳測安" submits
    Then the case of "陳測安" is with post "fa-licence-clerk-1"
    When "方樣漁" opens the case of "陳測安"
    And "方樣漁" asks "陳測安" to correct "plan" because "請寫出海域和主要漁獲"
    Then the case of "陳測安" is waiting for correction
    When "陳測安" corrects "plan" to "東部近海，以鬼頭刀為主" and submits
    And "方樣漁" passes it on with reason "作業計畫可行"
    Then the case of "陳測安" is granted
    And the registry "fishing-licence" has for "範漁字第990001號" field "valid_until" = "2031-11-23"
    And the registry "fishing-licence" had on "2026-11-22" for "範漁字第990001號" field "valid_until" = "2027-01-10"
    And "陳測安" sees that "漁業署" read "ship" because "確認漁船檢查有效"

  Scenario: A vessel whose inspection has ended is refused
    When "陳測安" starts the service "fishing-licence-renewal"
    And "陳測安" answers "which" with "範漁字第990002號"
    And "陳測安" answers "keep_method" with "true"
    And "陳測安" answers "plan" with "沿岸刺網"
    And "陳測安" submits
    Then the case of "陳測安" is refused
    And "陳測安" sees "請先向航港局申請檢查" on the case page
    And "陳測安" sees "提起訴願" on the case page

  Scenario: A deckhand comes aboard and leaves again; the coast guard is told
    When "陳測安" starts the service "fishing-crew-change"
    And "陳測安" answers "which_vessel" with "CT4-9901"
    And "陳測安" answers "what" with "aboard"
    And "陳測安" answers "member" with "@林範文"
    And "陳測安" answers "on_day" with "2026-11-24"
    And "陳測安" answers "as_what" with "deckhand"
    And "陳測安" answers "has_insurance" with "true"
    And "陳測安" answers "family_name" with "林樣平"
    And "陳測安" answers "family_phone" with "0900000123"
    And "陳測安" uploads "policy" a file "policy.pdf"
    And "陳測安" submits
    And "丁範舟" opens the case of "陳測安"
    And "丁範舟" passes it on with reason "保單有效"
    Then the case of "陳測安" is granted
    And the registry "fishing-crew" has for "@林範文" field "vessel_number" = "CT4-9901"
    When "陳測安" starts the service "fishing-crew-change"
    And "陳測安" answers "which_vessel" with "CT4-9901"
    And "陳測安" answers "what" with "ashore"
    And "陳測安" answers "member" with "@林範文"
    And "陳測安" answers "on_day" with "2026-11-30"
    And "陳測安" submits
    Then the case of "陳測安" is granted
    And the registry "fishing-crew" has for "@林範文" field "status" = "ashore"
    And the agency "oac-cga" was told of the change of "fishing-crew" for "林範文"
    And the indicator "service.decided" counts 2

  Scenario: Nobody under sixteen comes aboard
    When "陳測安" starts the service "fishing-crew-change"
    And "陳測安" answers "which_vessel" with "CT4-9901"
    And "陳測安" answers "what" with "aboard"
    And "陳測安" answers "member" with "@林樣寬"
    And "陳測安" answers "on_day" with "2026-11-24"
    And "陳測安" answers "as_what" with "deckhand"
    And "陳測安" answers "has_insurance" with "true"
    And "陳測安" answers "family_name" with "林範文"
    And "陳測安" answers "family_phone" with "0900000123"
    And "陳測安" uploads "policy" a file "policy.pdf"
    And "陳測安" submits
    Then the case of "陳測安" is refused
    And "陳測安" sees "須年滿十六歲" on the case page
    And the registry "fishing-crew" has no record for "@林樣寬"
