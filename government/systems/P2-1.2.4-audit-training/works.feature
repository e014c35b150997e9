Feature: Officials enrol in audit courses, attend, get a certificate, and agencies' figures are counted
  Row P2/1.2.4.

  Background:
    Given today is "2026-11-20"
    And the official "葛測訓" in post "ndc-clerk-1"
    And the official "孫測成" in post "ndc-chief"
    And the official "柯樣稽" in post "acs-training-clerk-1"
    And a person "葛測訓" with records:
      | registry         | field              | value              |
      | personnel-record | official_id        | @葛測訓            |
      | personnel-record | name               | 葛測訓             |
      | personnel-record | birth_date         | 1988-05-05         |
      | personnel-record | agency_name        | 國家發展委員會     |
      | personnel-record | title              | 科員               |
      | personnel-record | rank               | junior             |
      | personnel-record | grade              | 6                  |
      | personnel-record | base_salary        | 32000              |
      | personnel-record | first_appointed_on | 2012-08-01         |
      | personnel-record | in_post_since      | 2018-01-02         |
      | personnel-record | service_years      | 14                 |
      | personnel-record | status             | active             |
      | audit-course     | number             | ACS115-01          |
      | audit-course     | title              | 資安內部稽核實務   |
      | audit-course     | level              | basic              |
      | audit-course     | held_on            | 2026-11-25         |
      | audit-course     | place              | 資安署訓練教室     |
      | audit-course     | hours              | 6                  |
      | audit-course     | pass_score         | 70                 |
      | audit-course     | seats              | 1                  |
      | audit-course     | enrol_until        | 2026-11-24         |
      | audit-course     | status             | open               |
      | audit-course     | number             | ACS115-02          |
      | audit-course     | title              | 供應鏈資安稽核     |
      | audit-course     | level              | advanced           |
      | audit-course     | held_on            | 2026-12-09         |
      | audit-course     | place              | 資安署訓練教室     |
      | audit-course     | hours              | 6                  |
      | audit-course     | pass_score         | 70                 |
      | audit-course     | seats              | 30                 |
      | audit-course     | enrol_until        | 2026-12-04         |
      | audit-course     | status             | open               |
    And a person "顏測新" with records:
      | registry         | field              | value              |
      | personnel-record | official_id        | @顏測新            |
      | personnel-record | name               | 顏測新             |
      | personnel-record | birth_date         | 1990-05-05         |
      | personnel-record | agency_name        | 國家發展委員會     |
      | personnel-record | title              | 科員               |
      | personnel-record | rank               | junior             |
      | personnel-record | grade              | 6                  |
      | personnel-record | base_salary        | 30000              |
      | personnel-record | first_appointed_on | 2016-08-01         |
      | personnel-record | in_post_since      | 2016-08-01         |
      | personnel-record | service_years      | 10                 |
      | personnel-record | status             | active             |
      | audit-enrolment  | number             | ACE99000001        |
      | audit-enrolment  | course_number      | ACS115-02          |
      | audit-enrolment  | seat               | ACS115-02/1        |
      | audit-enrolment  | official_id        | @顏測新            |
      | audit-enrolment  | official_name      | 顏測新             |
      | audit-enrolment  | agency_id          | ndc                |
      | audit-enrolment  | title              | 科員               |
      | audit-enrolment  | duties             | 內部稽核           |
      | audit-enrolment  | meal               | none               |
      | audit-enrolment  | enrolled_on        | 2026-11-10         |
      | audit-enrolment  | status             | enrolled           |
    And the official "顏測新" in post "ndc-clerk-2"
    And today is "2026-11-23"

  Scenario: An enrolment, corrected once, gives a seat
    When "葛測訓" starts the service "audit-course-enrol"
    And "葛測訓" answers "course" with "ACS115-01"
    And "葛測訓" answers "duties" with "稽核"
    And "葛測訓" answers "meal" with "vegetarian"
    And "葛測訓" submits
    Then the case of "葛測訓" is with post "ndc-chief"
    When "孫測成" opens the case of "葛測訓"
    And "孫測成" asks "葛測訓" to correct "duties" because "請寫是哪一項稽核"
    Then the case of "葛測訓" is waiting for correction
    When "葛測訓" corrects "duties" to "每年兩次的內部資安稽核" and submits
    And "孫測成" passes it on with reason "同意"
    Then the case of "葛測訓" is granted
    And "葛測訓" sees "資安內部稽核實務" on the case page
    And "葛測訓" sees that "數位發展部資通安全署" read "personnel-record" because "辦理資安稽核講習"
    And the registry "audit-enrolment" has a record with field "official_id" = "@葛測訓" and field "seat" = "ACS115-01/1"
    And the registry "audit-enrolment" has a record with field "official_id" = "@葛測訓" and field "duties" = "每年兩次的內部資安稽核"

  Scenario: A full course, and an advanced one without the basic certificate, are refused with the way on
    When "顏測新" starts the service "audit-course-enrol"
    And "顏測新" answers "course" with "ACS115-02"
    And "顏測新" answers "duties" with "內部稽核"
    And "顏測新" answers "meal" with "none"
    And "顏測新" submits
    Then the case of "顏測新" is refused
    And "顏測新" sees "您已經報過這一班" on the case page
    When "葛測訓" starts the service "audit-course-enrol"
    And "葛測訓" answers "course" with "ACS115-02"
    And "葛測訓" answers "duties" with "內部稽核"
    And "葛測訓" answers "meal" with "none"
    And "葛測訓" submits
    Then the case of "葛測訓" is refused
    And "葛測訓" sees "請先報基礎班" on the case page
    When "葛測訓" starts the service "audit-course-enrol"
    And "葛測訓" answers "course" with "ACS115-01"
    And "葛測訓" answers "duties" with "內部稽核"
    And "葛測訓" answers "meal" with "none"
    And "葛測訓" submits
    And "孫測成" opens the case of "葛測訓"
    And "孫測成" passes it on with reason "同意"
    Then the case of "葛測訓" is granted
    When "顏測新" starts the service "audit-course-enrol"
    And "顏測新" answers "course" with "ACS115-01"
    And "顏測新" answers "duties" with "內部稽核"
    And "顏測新" answers "meal" with "none"
    And "顏測新" submits
    Then the case of "顏測新" is refused
    And "顏測新" sees "已經額滿" on the case page
    And "顏測新" sees "資安署訓練教室" on page "/registries/audit-course/records/ACS115-01"

  Scenario: No certificate before the score, none below the mark, one above it, and it is counted
    When "顏測新" starts the service "audit-certificate"
    And "顏測新" answers "enrolment" with "ACE99000001"
    And "顏測新" submits
    Then the case of "顏測新" is refused
    And "顏測新" sees "出席與成績還沒登錄" on the case page
    When "柯樣稽" changes in registry "audit-enrolment" for "ACE99000001" field "hours_attended" to "6"
    And "柯樣稽" changes in registry "audit-enrolment" for "ACE99000001" field "score" to "60"
    And "顏測新" starts the service "audit-certificate"
    And "顏測新" answers "enrolment" with "ACE99000001"
    And "顏測新" submits
    Then the case of "顏測新" is refused
    And "顏測新" sees "70 分才及格" on the case page
    When "柯樣稽" changes in registry "audit-enrolment" for "ACE99000001" field "score" to "85"
    And "顏測新" starts the service "audit-certificate"
    And "顏測新" answers "enrolment" with "ACE99000001"
    And "顏測新" submits
    Then the case of "顏測新" is granted
    And the registry "audit-certificate" has a record with field "official_id" = "@顏測新" and field "year" = "115"
    When "顏測新" takes an extract of "audit-certificate" electronically
    Then the indicator "registry.extract_issued" counts 1
    When "葛測訓" starts the service "audit-training-report"
    And "葛測訓" answers "which_year" with "last"
    And "葛測訓" submits
    Then the case of "葛測訓" is refused
    And "葛測訓" sees "不必填報" on the case page
    When "葛測訓" starts the service "audit-training-report"
    And "葛測訓" answers "which_year" with "this"
    And "葛測訓" submits
    And "孫測成" opens the case of "葛測訓"
    And "孫測成" passes it on with reason "數字相符"
    Then the case of "葛測訓" is granted
    And the registry "audit-training-figure" has for "ndc-115" field "certificates" = "1"
    And the registry "audit-training-figure" has for "ndc-115" field "hours" = "6"
    And "葛測訓" sees "統計日期" on page "/registries/audit-training-figure/records/ndc-115"
