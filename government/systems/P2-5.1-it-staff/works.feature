Feature: Agencies enter their IT posts and skills, and what each of them lacks is counted
  Row P2/5.1.

  Background:
    Given today is "2026-11-20"
    And the official "吳測真" in post "ndc-it"
    And the official "高測平" in post "ndc-deputy"
    And the official "林範文" in post "moi-it"
    And the official "謝樣明" in post "moi-deputy"
    And a person "吳測真" with records:
      | registry | field      | value       |
      | it-post | number     | ITP99000001 |
      | it-post | agency_id  | ndc         |
      | it-post | unit       | 資訊室      |
      | it-post | title      | 資訊管理師  |
      | it-post | grade      | 7           |
      | it-post | employment | full-time   |
      | it-post | state      | filled      |
      | it-post | since      | 2020-01-02  |
    And today is "2026-11-23"

  Scenario: Posts, a skill and the return are entered, corrected once, and everybody sees the gap by agency
    When "吳測真" starts the service "it-post-entry"
    And "吳測真" answers "post_unit" with "資訊"
    And "吳測真" answers "post_title" with "分析師"
    And "吳測真" answers "post_grade" with "8"
    And "吳測真" answers "post_employment" with "contract"
    And "吳測真" answers "post_state" with "vacant"
    And "吳測真" submits
    Then the case of "吳測真" is with post "ndc-deputy"
    When "高測平" opens the case of "吳測真"
    And "高測平" asks "吳測真" to correct "post_unit" because "請寫全名"
    Then the case of "吳測真" is waiting for correction
    When "吳測真" corrects "post_unit" to "資訊室" and submits
    And "高測平" opens the case of "吳測真"
    And "高測平" passes it on with reason "同意"
    Then the case of "吳測真" is granted
    And everybody finds "分析師" in the register "it-post" by "分析師"
    When "吳測真" starts the service "it-skill-entry"
    And "吳測真" answers "which" with "ITP99000001"
    And "吳測真" answers "what_skill" with "security"
    And "吳測真" answers "paper" with "資通安全專業證書"
    And "吳測真" answers "good_until" with "2028-12-31"
    And "吳測真" submits
    And "高測平" opens the case of "吳測真"
    And "高測平" passes it on with reason "看過證書"
    Then the case of "吳測真" is granted
    When "吳測真" starts the service "it-staff-report"
    And "吳測真" answers "agency_kind" with "ministry"
    And "吳測真" submits
    And "高測平" opens the case of "吳測真"
    And "高測平" passes it on with reason "數字正確"
    Then the case of "吳測真" is granted
    And "吳測真" sees "2 個職位，出缺 1 個，技能缺 7 人" on the case page
    And the registry "it-staff-return" has for "ndc-115" field "skill_gap" = "7"
    And the indicator "it-skill-gap" of "2026-11" is "7", and its rows add up to it
    And the indicator "it-vacancies" of "2026-11" is "50.0", and its rows add up to it
    And everybody sees "國家發展委員會" on page "/indicators/it-skill-gap/2026-11"

  Scenario: A post is filled, a second certificate is entered, and the return of the year is corrected
    Given a person "吳測真" with records:
      | registry        | field       | value        |
      | it-post         | number      | ITP99000003  |
      | it-post         | agency_id   | ndc          |
      | it-post         | unit        | 資訊室       |
      | it-post         | title       | 分析師       |
      | it-post         | grade       | 8            |
      | it-post         | employment  | full-time    |
      | it-post         | state       | vacant       |
      | it-post         | since       | 2026-10-01   |
      | it-staff-return | number      | ndc-115      |
      | it-staff-return | agency_id   | ndc          |
      | it-staff-return | kind        | ministry     |
      | it-staff-return | posts       | 2            |
      | it-staff-return | vacant      | 1            |
      | it-staff-return | contract    | 0            |
      | it-staff-return | skill_gap   | 8            |
      | it-staff-return | reported_on | 2026-11-01   |
    And today is "2026-11-24"
    Then the indicator "it-skill-gap" of "2026-11" is "8", and its rows add up to it
    When "吳測真" starts the service "it-post-change"
    And "吳測真" answers "which" with "ITP99000003"
    And "吳測真" answers "state_now" with "filled"
    And "吳測真" submits
    And "高測平" opens the case of "吳測真"
    And "高測平" passes it on with reason "已報到"
    Then the case of "吳測真" is granted
    And the registry "it-post" has for "ITP99000003" field "state" = "filled"
    When "吳測真" starts the service "it-skill-entry"
    And "吳測真" answers "which" with "ITP99000003"
    And "吳測真" answers "what_skill" with "systems"
    And "吳測真" answers "paper" with "系統分析證書"
    And "吳測真" answers "good_until" with "2028-12-31"
    And "吳測真" submits
    And "高測平" opens the case of "吳測真"
    And "高測平" passes it on with reason "看過證書"
    And "吳測真" starts the service "it-staff-report"
    And "吳測真" answers "agency_kind" with "ministry"
    And "吳測真" submits
    And "高測平" opens the case of "吳測真"
    And "高測平" passes it on with reason "數字正確"
    Then the registry "it-staff-return" has for "ndc-115" field "skill_gap" = "7"
    And the indicator "it-skill-gap" of "2026-11" is "7", and its rows add up to it
    And the indicator "it-vacancies" of "2026-11" is "0.0", and its rows add up to it

  Scenario: No skill for a vacant post, no return without what is needed, no post of another agency
    Given a person "林範文" with records:
      | registry | field      | value       |
      | it-post  | number     | ITP99000002 |
      | it-post  | agency_id  | moi         |
      | it-post  | unit       | 資訊服務司  |
      | it-post  | title      | 設計師      |
      | it-post  | grade      | 6           |
      | it-post  | employment | full-time   |
      | it-post  | state      | vacant      |
      | it-post  | since      | 2026-10-01  |
    And today is "2026-11-24"
    When "林範文" starts the service "it-skill-entry"
    And "林範文" answers "which" with "ITP99000002"
    And "林範文" answers "what_skill" with "security"
    And "林範文" answers "paper" with "資通安全專業證書"
    And "林範文" answers "good_until" with "2028-12-31"
    And "林範文" submits
    Then the case of "林範文" is refused
    And "林範文" sees "這個職位出缺" on the case page
    When "林範文" starts the service "it-post-change"
    And "林範文" answers "which" with "ITP99000002"
    And "林範文" answers "state_now" with "vacant"
    And "林範文" submits
    Then the case of "林範文" is refused
    When "林範文" starts the service "it-staff-report"
    And "林範文" answers "agency_kind" with "body"
    And "林範文" submits
    Then the case of "林範文" is refused
    And "林範文" sees "還沒有訂應有的技能" on the case page
    And the registry "it-staff-return" has no record for "moi-115"
