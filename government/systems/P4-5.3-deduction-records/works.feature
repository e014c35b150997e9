Feature: Deductions are reported electronically and corrected by those whom they concern
  Row P4/5.3. A deduction on record is a receipt that nobody has to attach.

  Background:
    Given today is "2026-11-23"
    And a person "李樣平" with records:
      | registry              | field              | value              |
      | deduction-institution | institution_number | 00900054           |
      | deduction-institution | name               | 測愛社會福利基金會 |
      | deduction-institution | kinds              | donation           |
      | deduction-institution | reporter_id        | @李樣平            |
      | deduction-institution | approved_on        | 2026-01-05         |
      | deduction-institution | status             | approved           |
    And a person "陳測安"
    And a person "王試和"

  Scenario: A charity reports two donations; one donor has hers corrected
    Given the official "江範真" in post "mof-fia-clerk-1"
    When "李樣平" starts the service "deduction-report"
    And "李樣平" answers "unit" with "00900054"
    And "李樣平" answers "item_kind" with "donation"
    And "李樣平" answers "item_year" with "115"
    And "李樣平" answers "rows" with "taxpayer=@陳測安, receipt=D001, paid=3000; taxpayer=@王試和, receipt=D002, paid=12000"
    And "李樣平" submits
    Then the case of "李樣平" is granted
    And the registry "deduction-item" has for "00900054-D002" field "amount" = "12000"
    When "陳測安" starts the service "deduction-correction"
    And "陳測安" answers "item" with "00900054-D001"
    And "陳測安" answers "right_amount" with "30000"
    And "陳測安" uploads "receipt" a file "receipt.jpg"
    And "陳測安" submits
    Then the case of "陳測安" is with post "mof-fia-clerk-1"
    When "江範真" opens the case of "陳測安"
    And "江範真" asks "陳測安" to correct "right_amount" because "收據金額是 33,000 元"
    And "陳測安" corrects "right_amount" to "33000" and submits
    And "江範真" passes it on with reason "與收據相符"
    Then the case of "陳測安" is granted
    And the registry "deduction-item" has for "00900054-D001" field "amount" = "33000"
    And "陳測安" sees that "財政資訊中心" read "deduction-item" because "受理扣除額資料更正"
    And the indicator "service.decided" counts 2
    When "王試和" takes an extract of "deduction-item" electronically
    Then the indicator "registry.extract_issued" counts 1

  Scenario: A charity cannot report insurance premiums
    Then the registry "deduction-institution" has for "00950080" field "name" = "範例大學"
    When "李樣平" starts the service "deduction-report"
    And "李樣平" answers "unit" with "00900054"
    And "李樣平" answers "item_kind" with "insurance"
    And "李樣平" answers "item_year" with "115"
    And "李樣平" answers "rows" with "taxpayer=@陳測安, receipt=D009, paid=3000"
    And "李樣平" submits
    Then the case of "李樣平" is refused
    And "李樣平" sees "未核可申報這個項目" on the case page
    And the registry "deduction-item" has no record for "00900054-D009"

  Scenario: Who reports for no institution is told so at once
    When "王試和" starts the service "deduction-report"
    Then "王試和" sees "不是核可單位的申報人員" on the case page
