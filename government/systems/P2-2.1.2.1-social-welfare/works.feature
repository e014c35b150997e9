Feature: A child allowance is decided from two agencies' registers
  Row P2/2.1.2.1. The household register (Ministry of the Interior) and the list of
  subsidised childcare (local governments) are asked in place of paper.

  Background:
    Given today is "2026-11-20"
    And the official "蔡範真" in post "sfaa-allowance-clerk-1"
    And a person "陳測安" with records:
      | registry  | field            | value              |
      | household | id_number        | @陳測安            |
      | household | name             | 陳測安             |
      | household | sex              | female             |
      | household | birth_date       | 1992-03-14         |
      | household | household_number | F0000701           |
      | household | role             | head               |
      | household | head_id          | @陳測安            |
      | household | address          | 63000020 範例路1號 |
      | household | event            | initial            |
    And a person "陳樣新" with records:
      | registry  | field            | value              |
      | household | id_number        | @陳樣新            |
      | household | name             | 陳樣新             |
      | household | sex              | male               |
      | household | birth_date       | 2025-12-01         |
      | household | birth_order      | 2                  |
      | household | household_number | F0000701           |
      | household | role             | child              |
      | household | head_id          | @陳測安            |
      | household | mother_id        | @陳測安            |
      | household | address          | 63000020 範例路1號 |
      | household | event            | birth              |
    And a person "陳試圓" with records:
      | registry  | field            | value              |
      | household | id_number        | @陳試圓            |
      | household | name             | 陳試圓             |
      | household | sex              | female             |
      | household | birth_date       | 2022-05-20         |
      | household | birth_order      | 1                  |
      | household | household_number | F0000701           |
      | household | role             | child              |
      | household | head_id          | @陳測安            |
      | household | mother_id        | @陳測安            |
      | household | address          | 63000020 範例路1號 |
      | household | event            | birth              |
    And today is "2026-11-23"

  Scenario: A second child's allowance, after the account number is corrected
    When "陳測安" starts the service "child-allowance"
    And "陳測安" answers "child" with "@陳樣新"
    And "陳測安" answers "bank" with "700"
    And "陳測安" answers "bank_account" with "00000001234567"
    And "陳測安" uploads "passbook" a file "passbook.jpg"
    And "陳測安" submits
    Then the case of "陳測安" is with post "sfaa-allowance-clerk-1"
    When "蔡範真" opens the case of "陳測安"
    And "蔡範真" asks "陳測安" to correct "bank_account" because "帳號與存摺封面不符，請重新填寫"
    Then the case of "陳測安" is waiting for correction
    And "陳測安" sees "帳號與存摺封面不符" on the case page
    When 3 working days pass
    And "陳測安" corrects "bank_account" to "00000001234576" and submits
    And "蔡範真" passes it on with reason "帳戶資料相符"
    Then the case of "陳測安" is granted
    And the registry "child-allowance" has for "@陳樣新" field "monthly" = "6000"
    And the registry "child-allowance" has for "@陳樣新" field "account" = "00000001234576"
    And "陳測安" sees "00000001234576" on the case page
    And "陳測安" sees that "社會及家庭署" read "household" because "審查育兒津貼"
    And "陳樣新" sees that "社會及家庭署" read "childcare-place" because "確認兒童未接受公共化或準公共托育"
    And the indicator "registry.extract_issued" counts 0

  Scenario: A child in subsidised childcare is refused at once, with the reason
    Given a person "林樣新" with records:
      | registry        | field            | value              |
      | household       | id_number        | @林樣新            |
      | household       | name             | 林樣新             |
      | household       | sex              | female             |
      | household       | birth_date       | 2026-01-15         |
      | household       | household_number | F0000702           |
      | household       | role             | child              |
      | household       | head_id          | @林範文            |
      | household       | father_id        | @林範文            |
      | household       | address          | 63000030 測試街5號 |
      | household       | event            | birth              |
      | childcare-place | child_id         | @林樣新            |
      | childcare-place | kind             | quasi-home         |
      | childcare-place | provider         | 樣本居家托育       |
      | childcare-place | started_on       | 2026-08-01         |
      | childcare-place | status           | in-care            |
    And a person "林範文" with records:
      | registry  | field            | value              |
      | household | id_number        | @林範文            |
      | household | name             | 林範文             |
      | household | sex              | male               |
      | household | birth_date       | 1990-10-02         |
      | household | household_number | F0000702           |
      | household | role             | head               |
      | household | head_id          | @林範文            |
      | household | address          | 63000030 測試街5號 |
      | household | event            | initial            |
    When "林範文" starts the service "child-allowance"
    And "林範文" answers "child" with "@林樣新"
    And "林範文" answers "bank" with "700"
    And "林範文" answers "bank_account" with "00000009876543"
    And "林範文" uploads "passbook" a file "passbook.jpg"
    And "林範文" submits
    Then the case of "林範文" is refused
    And "林範文" sees "正接受公共化或準公共托育" on the case page
    And "林範文" sees "提起訴願" on the case page

  Scenario: A child of four is too old
    When "陳測安" starts the service "child-allowance"
    And "陳測安" answers "child" with "@陳試圓"
    And "陳測安" answers "bank" with "700"
    And "陳測安" answers "bank_account" with "00000001234567"
    And "陳測安" uploads "passbook" a file "passbook.jpg"
    And "陳測安" submits
    Then the case of "陳測安" is refused
    And "陳測安" sees "已滿二歲" on the case page

  Scenario: The allowance goes to another account from next month on
    Given the official "許測禾" in post "sfaa-allowance-clerk-2"
    And a person "林範文" with records:
      | registry        | field        | value          |
      | child-allowance | child_id     | @林樣新           |
      | child-allowance | recipient_id | @林範文           |
      | child-allowance | monthly      | 5000           |
      | child-allowance | paid_from    | 2026-03-01     |
      | child-allowance | bank_code    | 700            |
      | child-allowance | account      | 00000007777777 |
      | child-allowance | case_number  | CA-9990001     |
      | child-allowance | status       | paying         |
    When "林範文" starts the service "child-allowance-account"
    And "林範文" answers "child" with "@林樣新"
    And "林範文" answers "bank" with "700"
    And "林範文" answers "new_account" with "00000008888888"
    And "林範文" uploads "passbook" a file "passbook.jpg"
    And "林範文" submits
    Then the case of "林範文" is with post "sfaa-allowance-clerk-2"
    When "許測禾" opens the case of "林範文"
    And "許測禾" passes it on with reason "存摺核對相符"
    Then the case of "林範文" is granted
    And the registry "child-allowance" has for "@林樣新" field "account" = "00000008888888"

  Scenario: The same account is nothing to change
    Given a person "林範文" with records:
      | registry        | field        | value          |
      | child-allowance | child_id     | @林樣新           |
      | child-allowance | recipient_id | @林範文           |
      | child-allowance | monthly      | 5000           |
      | child-allowance | paid_from    | 2026-03-01     |
      | child-allowance | bank_code    | 700            |
      | child-allowance | account      | 00000007777777 |
      | child-allowance | case_number  | CA-9990001     |
      | child-allowance | status       | paying         |
    When "林範文" starts the service "child-allowance-account"
    And "林範文" answers "child" with "@林樣新"
    And "林範文" answers "bank" with "700"
    And "林範文" answers "new_account" with "00000007777777"
    And "林範文" uploads "passbook" a file "passbook.jpg"
    And "林範文" submits
    Then the case of "林範文" is refused
    And "林範文" sees "不需要變更" on the case page
