Feature: What officials learned is counted from others' certificates and taken over by the appraisal
  Row P2/1.4.3.

  Background:
    Given today is "2026-11-20"
    And the official "葛測訓" in post "ndc-clerk-1"
    And the official "顏測新" in post "ndc-clerk-2"
    And the official "孫測成" in post "ndc-chief"
    And the official "沈範訓" in post "dgpa-clerk-1"
    And the official "周範明" in post "dgpa-records-clerk-1"
    And the official "章樣正" in post "dgpa-records-chief"
    And a person "葛測訓" with records:
      | registry          | field              | value            |
      | personnel-record  | official_id        | @葛測訓          |
      | personnel-record  | name               | 葛測訓           |
      | personnel-record  | birth_date         | 1988-05-05       |
      | personnel-record  | agency_name        | 國家發展委員會   |
      | personnel-record  | title              | 科員             |
      | personnel-record  | rank               | junior           |
      | personnel-record  | grade              | 6                |
      | personnel-record  | base_salary        | 32000            |
      | personnel-record  | first_appointed_on | 2012-08-01       |
      | personnel-record  | in_post_since      | 2012-08-01       |
      | personnel-record  | service_years      | 14               |
      | personnel-record  | status             | active           |
      | audit-certificate | number             | ACC99000001      |
      | audit-certificate | enrolment_number   | ACE99000001      |
      | audit-certificate | official_id        | @葛測訓          |
      | audit-certificate | official_name      | 葛測訓           |
      | audit-certificate | agency_id          | ndc              |
      | audit-certificate | course_number      | ACS115-01        |
      | audit-certificate | course_title       | 資安內部稽核實務 |
      | audit-certificate | level              | basic            |
      | audit-certificate | held_on            | 2026-05-06       |
      | audit-certificate | hours              | 6                |
      | audit-certificate | score              | 88               |
      | audit-certificate | year               | 115              |
      | audit-certificate | issued_on          | 2026-05-06       |
      | audit-certificate | number             | ACC98000001      |
      | audit-certificate | enrolment_number   | ACE98000001      |
      | audit-certificate | official_id        | @葛測訓          |
      | audit-certificate | official_name      | 葛測訓           |
      | audit-certificate | agency_id          | ndc              |
      | audit-certificate | course_number      | ACS115-01        |
      | audit-certificate | course_title       | 資安內部稽核實務 |
      | audit-certificate | level              | basic            |
      | audit-certificate | held_on            | 2025-05-06       |
      | audit-certificate | hours              | 3                |
      | audit-certificate | score              | 88               |
      | audit-certificate | year               | 114              |
      | audit-certificate | issued_on          | 2025-05-06       |
    And a person "顏測新" with records:
      | registry         | field              | value          |
      | personnel-record | official_id        | @顏測新        |
      | personnel-record | name               | 顏測新         |
      | personnel-record | birth_date         | 1990-05-05     |
      | personnel-record | agency_name        | 國家發展委員會 |
      | personnel-record | title              | 科員           |
      | personnel-record | rank               | junior         |
      | personnel-record | grade              | 6              |
      | personnel-record | base_salary        | 32000          |
      | personnel-record | first_appointed_on | 2016-08-01     |
      | personnel-record | in_post_since      | 2016-08-01     |
      | personnel-record | service_years      | 10             |
      | personnel-record | status             | active         |
    And today is "2026-11-23"

  Scenario: A certificate and a course elsewhere are counted, and the appraisal takes the hours over
    When "葛測訓" starts the service "other-training-entry"
    And "葛測訓" answers "which_course" with "網路管理實務"
    And "葛測訓" answers "where" with "範例大學推廣教育中心"
    And "葛測訓" answers "about" with "network"
    And "葛測訓" answers "ended" with "2026-09-30"
    And "葛測訓" answers "length" with "30"
    And "葛測訓" uploads "proof" a file "proof.pdf"
    And "葛測訓" submits
    Then the case of "葛測訓" is with post "dgpa-clerk-1"
    When "沈範訓" opens the case of "葛測訓"
    And "沈範訓" asks "葛測訓" to correct "length" because "證明上是3小時"
    Then the case of "葛測訓" is waiting for correction
    When "葛測訓" corrects "length" to "3" and submits
    And "沈範訓" grants it with reason "與證明相符"
    Then the case of "葛測訓" is granted
    And the registry "other-training" has a record with field "official_id" = "@葛測訓" and field "hours" = "3"
    When "葛測訓" starts the service "computer-ability-record"
    And "葛測訓" answers "used_for" with "機關內部稽核與網路維護"
    And "葛測訓" submits
    Then the case of "葛測訓" is with post "ndc-chief"
    When "孫測成" opens the case of "葛測訓"
    And "孫測成" passes it on with reason "同意"
    Then the case of "葛測訓" is granted
    And "葛測訓" sees "9 小時已列入考核" on the case page
    And "葛測訓" sees that "行政院人事行政總處" read "audit-certificate" because "訓練成果列入考核"
    And the registry "computer-ability" has a record with field "official_id" = "@葛測訓" and field "hours" = "9"
    When "周範明" starts the service "appraisal-entry"
    And "周範明" answers "whom" with "@葛測訓"
    And "周範明" answers "which_year" with "115"
    And "周範明" answers "points" with "82"
    And "周範明" answers "words" with "稽核工作認真"
    And "周範明" submits
    And "章樣正" opens the case of "周範明"
    And "章樣正" passes it on with reason "核定"
    Then the case of "周範明" is granted
    And the registry "appraisal" has a record with field "official_id" = "@葛測訓" and field "learning_hours" = "9"

  Scenario: Without training, and with nothing new, nothing is counted
    When "顏測新" starts the service "computer-ability-record"
    And "顏測新" answers "used_for" with "公文處理"
    And "顏測新" submits
    Then the case of "顏測新" is refused
    And "顏測新" sees "請先上課或登錄外部訓練" on the case page
    When "葛測訓" starts the service "computer-ability-record"
    And "葛測訓" answers "used_for" with "機關內部稽核"
    And "葛測訓" submits
    And "孫測成" opens the case of "葛測訓"
    And "孫測成" passes it on with reason "同意"
    Then the case of "葛測訓" is granted
    And the registry "computer-ability" has a record with field "official_id" = "@葛測訓" and field "hours" = "6"
    When "葛測訓" starts the service "computer-ability-record"
    And "葛測訓" answers "used_for" with "機關內部稽核"
    And "葛測訓" submits
    Then the case of "葛測訓" is refused
    And "葛測訓" sees "沒有新的訓練" on the case page

  Scenario: A course of long ago is refused, and one that has not ended is told at once
    When "顏測新" starts the service "other-training-entry"
    And "顏測新" answers "which_course" with "文書自動化"
    And "顏測新" answers "where" with "測試電腦訓練中心"
    And "顏測新" answers "about" with "office"
    And "顏測新" answers "ended" with "2026-12-30"
    And "顏測新" answers "length" with "6"
    And "顏測新" goes on
    Then "顏測新" sees "課程還沒結束" on the case page
    When "顏測新" starts the service "other-training-entry"
    And "顏測新" answers "which_course" with "文書自動化"
    And "顏測新" answers "where" with "測試電腦訓練中心"
    And "顏測新" answers "about" with "office"
    And "顏測新" answers "ended" with "2025-09-30"
    And "顏測新" answers "length" with "6"
    And "顏測新" uploads "proof" a file "proof.jpg"
    And "顏測新" submits
    Then the case of "顏測新" is refused
    And "顏測新" sees "結訓超過一年" on the case page
    And the indicator "service.decided" counts 1
