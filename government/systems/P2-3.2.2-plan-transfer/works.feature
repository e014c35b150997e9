Feature: An agency's system sends its plan to the reviewers
  Row P2/3.2.2, within one node: sent with the agency's credential, refused with the places of its flaws, sent back, sent again, approved.

  Background:
    Given today is "2026-11-20"
    And the official "吳測真" in post "moi-land-clerk-1"
    And the official "林範文" in post "moi-land-chief"
    And the official "謝樣明" in post "ndc-clerk-1"
    And the official "高測平" in post "ndc-chief"

  Scenario: A plan is sent, is sent back, is sent again and is approved
    When the system of "moi" hands in the plan:
      """
      {
        "programme": "2001",
        "first_year": 2027,
        "last_year": 2027,
        "key": "A-1",
        "priority": 1,
        "content": {
          "name": "系統傳送測試",
          "summary": "由機關的系統傳送。",
          "total": 8001,
          "works": [
            {
              "id": "w1",
              "name": "清理資料",
              "lead": "moi"
            }
          ],
          "lines": [
            {
              "id": "l1",
              "name": "委外",
              "year": 2027,
              "kind": "current",
              "amount": 8000,
              "quarters": [
                2000,
                2000,
                2000,
                2000
              ]
            }
          ],
          "milestones": [
            {
              "id": "m1",
              "name": "驗收",
              "due": "2027-11-30",
              "weight": 100
            }
          ],
          "indicators": [
            {
              "id": "i1",
              "name": "完成率",
              "unit": "%",
              "better": "up",
              "baseline": "0",
              "targets": {
                "2027": "100"
              }
            }
          ]
        }
      }
      """
    Then the system is told "8,001"
    When the system of "moi" sends the plan "系統傳送測試" again:
      """
      {
        "edition": 1,
        "priority": 1,
        "content": {
          "name": "系統傳送測試",
          "summary": "由機關的系統傳送。",
          "total": 8000,
          "works": [
            {
              "id": "w1",
              "name": "清理資料",
              "lead": "moi"
            }
          ],
          "lines": [
            {
              "id": "l1",
              "name": "委外",
              "year": 2027,
              "kind": "current",
              "amount": 8000,
              "quarters": [
                2000,
                2000,
                2000,
                2000
              ]
            }
          ],
          "milestones": [
            {
              "id": "m1",
              "name": "驗收",
              "due": "2027-11-30",
              "weight": 100
            }
          ],
          "indicators": [
            {
              "id": "i1",
              "name": "完成率",
              "unit": "%",
              "better": "up",
              "baseline": "0",
              "targets": {
                "2027": "100"
              }
            }
          ]
        }
      }
      """
    Then "謝樣明" sees "系統傳送測試" on page "/desk/plans"
    When "謝樣明" decides "returned" on the plan "系統傳送測試":
      | field     | value            |
      | reason    | 請寫清楚。       |
      | place-1   | plan             |
      | comment-1 | 目的請寫具體些。 |
    And the system of "moi" sends the plan "系統傳送測試" again:
      """
      {
        "edition": 4,
        "priority": 1,
        "content": {
          "name": "系統傳送測試",
          "summary": "把八萬筆重複的地籍資料整理乾淨。",
          "total": 8000,
          "works": [
            {
              "id": "w1",
              "name": "清理資料",
              "lead": "moi"
            }
          ],
          "lines": [
            {
              "id": "l1",
              "name": "委外",
              "year": 2027,
              "kind": "current",
              "amount": 8000,
              "quarters": [
                2000,
                2000,
                2000,
                2000
              ]
            }
          ],
          "milestones": [
            {
              "id": "m1",
              "name": "驗收",
              "due": "2027-11-30",
              "weight": 100
            }
          ],
          "indicators": [
            {
              "id": "i1",
              "name": "完成率",
              "unit": "%",
              "better": "up",
              "baseline": "0",
              "targets": {
                "2027": "100"
              }
            }
          ]
        }
      }
      """
    And "謝樣明" decides "passed" on the plan "系統傳送測試":
      | field  | value      |
      | reason | 內容完整。 |
    When "高測平" decides "approved" on the plan "系統傳送測試":
      | field           | value               |
      | reason          | 同意辦理。          |
      | control         | ministry            |
      | document_number | 院測字第1150000001號 |
      | document_on     | 2026-11-20          |
    Then "吳測真" sees "把八萬筆重複的地籍資料整理乾淨" on "" of the plan "系統傳送測試"

  Scenario: The same sent twice is one plan, and another agency's system cannot write in it
    When the system of "moi" hands in the plan:
      """
      {
        "programme": "2001",
        "first_year": 2027,
        "last_year": 2027,
        "key": "A-1",
        "priority": 1,
        "content": {
          "name": "系統傳送測試",
          "summary": "由機關的系統傳送。",
          "total": 8000,
          "works": [
            {
              "id": "w1",
              "name": "清理資料",
              "lead": "moi"
            }
          ],
          "lines": [
            {
              "id": "l1",
              "name": "委外",
              "year": 2027,
              "kind": "current",
              "amount": 8000,
              "quarters": [
                2000,
                2000,
                2000,
                2000
              ]
            }
          ],
          "milestones": [
            {
              "id": "m1",
              "name": "驗收",
              "due": "2027-11-30",
              "weight": 100
            }
          ],
          "indicators": [
            {
              "id": "i1",
              "name": "完成率",
              "unit": "%",
              "better": "up",
              "baseline": "0",
              "targets": {
                "2027": "100"
              }
            }
          ]
        }
      }
      """
    And the system of "moi" hands in the plan:
      """
      {
        "programme": "2001",
        "first_year": 2027,
        "last_year": 2027,
        "key": "A-1",
        "priority": 1,
        "content": {
          "name": "系統傳送測試",
          "summary": "由機關的系統傳送。",
          "total": 8000,
          "works": [
            {
              "id": "w1",
              "name": "清理資料",
              "lead": "moi"
            }
          ],
          "lines": [
            {
              "id": "l1",
              "name": "委外",
              "year": 2027,
              "kind": "current",
              "amount": 8000,
              "quarters": [
                2000,
                2000,
                2000,
                2000
              ]
            }
          ],
          "milestones": [
            {
              "id": "m1",
              "name": "驗收",
              "due": "2027-11-30",
              "weight": 100
            }
          ],
          "indicators": [
            {
              "id": "i1",
              "name": "完成率",
              "unit": "%",
              "better": "up",
              "baseline": "0",
              "targets": {
                "2027": "100"
              }
            }
          ]
        }
      }
      """
    Then the indicator "plan.drafted" counts 1
    When the system of "motc" sends the plan "系統傳送測試" again:
      """
      {
        "edition": 2,
        "priority": 1,
        "content": {
          "name": "系統傳送測試",
          "summary": "由機關的系統傳送。",
          "total": 8000,
          "works": [
            {
              "id": "w1",
              "name": "清理資料",
              "lead": "moi"
            }
          ],
          "lines": [
            {
              "id": "l1",
              "name": "委外",
              "year": 2027,
              "kind": "current",
              "amount": 8000,
              "quarters": [
                2000,
                2000,
                2000,
                2000
              ]
            }
          ],
          "milestones": [
            {
              "id": "m1",
              "name": "驗收",
              "due": "2027-11-30",
              "weight": 100
            }
          ],
          "indicators": [
            {
              "id": "i1",
              "name": "完成率",
              "unit": "%",
              "better": "up",
              "baseline": "0",
              "targets": {
                "2027": "100"
              }
            }
          ]
        }
      }
      """
    Then the system is told "plans.not_yours"
