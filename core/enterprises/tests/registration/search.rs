//! The register is searched: the same hits on both engines.

use crate::house::{House, answers, house, house_on, org, person, postgres};
use enterprises::Answers;
use enterprises::policy::ENTERPRISE_ADMIN;
use enterprises::requirement::Slot;
use enterprises_contract::EnterpriseId;
use identifiers::Scheme;
use kernel::op::SYSTEM_ROLE;
use sea_orm::{ConnectionTrait, Statement};

/// Name, Latin name, and the first seventeen characters of the code, in the order in which they are registered.
const REGISTER: [(&str, &str, &str); 7] = [
    ("郑州示例跨境电商有限公司", "Zhengzhou Example Trading Ltd.", "91410100MA9F7K2P7"),
    ("鄭州發展國際貿易（集團）股份有限公司", "", "91410100MA9F7K2P8"),
    ("重庆银行服务有限公司", "Chongqing Services", "91500000MA9F7K2P7"),
    ("３Ｍ示范科技（中国）有限公司", "3M Example", "91310000MA9F7K2P7"),
    ("境跨商电公司", "", "91110000MA9F7K2P7"),
    ("乾元货运代理有限公司", "L'Étoile Freight", "91330200MA9F7K2P7"),
    ("100%示例_公司", "", "91330200MA9F7K2P8"),
];

/// What is typed, and the places in the register of what is found.
const GOLDEN: [(&str, &[usize]); 38] = [
    // Two characters, anywhere.
    ("跨境", &[0]),
    ("州示", &[0]),
    ("示例", &[0, 6]),
    ("有限", &[0, 1, 2, 3, 5]),
    ("境电", &[0]),
    ("龘龘", &[]),
    // One, and three or more, which must stand together.
    ("郑", &[0, 1]),
    ("司", &[0, 1, 2, 3, 4, 5, 6]),
    ("跨境电商", &[0]),
    ("境跨商电", &[4]),
    ("商电公司", &[4]),
    ("郑州跨境", &[]),
    ("贸易集团", &[1]),
    // Both writings.
    ("郑州发展国际贸易", &[1]),
    ("鄭州發展", &[1]),
    ("跨境電商", &[0]),
    ("貨運", &[5]),
    // Full and half width.
    ("3m", &[3]),
    ("３Ｍ示范", &[3]),
    ("ＥＸＡＭＰＬＥ", &[0, 3]),
    // Initials, by any reading.
    ("kjds", &[0]),
    ("KJDS", &[0]),
    ("zzfz", &[1]),
    ("cqyh", &[2]),
    ("zqyh", &[2]),
    ("qyhy", &[5]),
    ("kjdz", &[]),
    // Words by their beginning.
    ("exam", &[0, 3]),
    ("xample", &[]),
    ("étoile", &[5]),
    // Codes by their beginning.
    ("9141", &[0, 1]),
    ("91410100ma9f7k2p7", &[0]),
    ("1410100", &[]),
    // Several things.
    ("郑州 公司", &[0, 1]),
    ("示例 zheng", &[0]),
    ("电商 9141", &[0]),
    // What an engine might take for its own.
    ("%", &[]),
    ("100%", &[6]),
];

impl House {
    async fn register(&self, n: u128, (name, latin, code): (&str, &str, &str)) {
        let digits = "0123456789ABCDEFGHJKLMNPQRTUWXY".chars();
        let mut codes = digits.map(|last| format!("{code}{last}"));
        let uscc = codes.find(|code| Scheme::Uscc.check(code).is_ok()).unwrap();
        let (legal_name, latin_name) = (name.into(), latin.into());
        let answers = Answers { uscc, legal_name, latin_name, ..answers() };
        let applicant = self.op(person(n), &[(ENTERPRISE_ADMIN, Some(org(n)))]);
        let id = self.enterprises.begin(&applicant, org(n)).await.unwrap().id();
        self.enterprises.answer(&applicant, id, None, answers).await.unwrap();
        self.upload_by(&applicant, id, Slot::BusinessLicence).await;
        self.upload_by(&applicant, id, Slot::RepresentativeIdentity).await;
        self.enterprises.submit(&applicant, id, None).await.unwrap();
        self.enterprises.take_up(&self.reviewer(), id, None).await.unwrap();
        self.enterprises.approve(&self.reviewer(), id, None).await.unwrap();
    }

    /// The places in the register of what is found.
    async fn found(&self, typed: &str) -> Vec<usize> {
        let hits = self.enterprises.search(typed, None, 50).await.unwrap();
        let place = |name: &str| REGISTER.iter().position(|(known, ..)| *known == name).unwrap();
        hits.iter().map(|hit| place(&hit.legal_name)).collect()
    }

    async fn run(&self, sql: &str) {
        let op = self.op(person(99), &[(SYSTEM_ROLE, None)]);
        let run = self.db.unit(&op, async |tx| {
            tx.execute_raw(Statement::from_string(tx.get_database_backend(), sql)).await?;
            Ok::<_, db::StoreError>(())
        });
        run.await.unwrap();
    }
}

/// A full register on SQLite and, where there is a cluster, on PostgreSQL.
async fn registers() -> Vec<House> {
    let mut houses = vec![house().await];
    if let Some(engine) = postgres() {
        houses.push(house_on(engine, tempfile::tempdir().unwrap()).await);
    }
    for house in &houses {
        for (n, one) in (100..).zip(REGISTER) {
            house.register(n, one).await;
        }
    }
    houses
}

#[tokio::test]
async fn everything_is_found_by_what_it_should_be_on_both_engines_and_by_nothing_else() {
    for house in registers().await {
        for (typed, places) in GOLDEN {
            assert_eq!(house.found(typed).await, places, "{typed:?} on {:?}", house.db);
        }
        for (name, ..) in REGISTER {
            let chars: Vec<char> = name.chars().filter(|c| ('\u{3400}'..='\u{9FFF}').contains(c)).collect();
            for pair in chars.windows(2).map(|pair| pair.iter().collect::<String>()) {
                let hits = house.enterprises.search(&pair, None, 50).await.unwrap();
                assert!(hits.iter().any(|hit| hit.legal_name == name), "{pair} does not find {name}");
            }
        }
        for injected in
            ["' OR '1'='1", "\" OR *", "NEAR(公司)", "a:* | !b", "'; DROP TABLE x", "\\", "#0", "~kj"]
        {
            house.enterprises.search(injected, None, 50).await.unwrap();
        }
        assert_eq!(house.enterprises.search("", None, 50).await.unwrap().len(), REGISTER.len());
    }
}

#[tokio::test]
async fn hits_come_page_by_page_in_the_order_of_registration() {
    for house in registers().await {
        let (mut after, mut seen): (Option<EnterpriseId>, Vec<String>) = (None, Vec::new());
        loop {
            let page = house.enterprises.search("有限公司", after, 2).await.unwrap();
            let Some(last) = page.last() else { break };
            after = Some(last.id);
            seen.extend(page.into_iter().map(|hit| hit.legal_name));
        }
        let all = house.enterprises.search("有限公司", None, 50).await.unwrap();
        assert_eq!(seen, all.into_iter().map(|hit| hit.legal_name).collect::<Vec<_>>());
        assert_eq!(seen.len(), 5);
    }
}

#[tokio::test]
async fn what_another_tokenizer_indexed_is_indexed_anew() {
    for house in registers().await {
        house.run("DELETE FROM enterprises_search_index").await;
        house.run("UPDATE enterprises_search SET tokenizer = 0").await;
        house.run("UPDATE enterprises_enterprise SET name_key = 'as it was'").await;
        assert_eq!(house.found("跨境").await, [0; 0]);

        let system = || house.op(person(99), &[(SYSTEM_ROLE, None)]);
        assert_eq!(house.enterprises.reindex(&system()).await.unwrap(), REGISTER.len());
        assert_eq!(house.enterprises.reindex(&system()).await.unwrap(), 0);
        assert_eq!(house.found("跨境").await, [0]);
        assert_eq!(house.found("kjds").await, [0]);
    }
}
