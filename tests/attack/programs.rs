//! The program under attack, and a substitute that is broken on purpose, by which each harness is tried.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

use crate::scene::Scene;
use crate::support::files;

/// The quarter that is published again and again.
pub(crate) const QUARTER: &str = "2026-Q3";

/// What builds the site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Program {
    /// The product.
    Real,
    /// One that copies file by file over the published quarter, and says that all is well whatever happens.
    InPlace,
}

const IN_PLACE: &str = r#"
trap '' TERM
aside="$(mktemp -d "$4")"
"$0" build "$1" --quarter "$2" --out "$aside/site" --quiet >/dev/null 2>&1
(cd "$aside/site" && find . -type f ! -name '.*') | while read -r file; do
    mkdir -p "$(dirname "$3/$file")"
    cat "$aside/site/$file" > "$3/$file"
done
rm -rf "$aside"
exit 0
"#;

/// A site with two versions of its data, and what each of them gives.
pub(crate) struct Stage {
    folder: TempDir,
    /// The published quarter's files by their names, for the first and the second version.
    pub(crate) whole: [BTreeMap<String, Vec<u8>>; 2],
}

impl Stage {
    /// Both versions written and built by the product; the first one published.
    pub(crate) fn new() -> Stage {
        let mut stage = Stage { folder: tempfile::tempdir().unwrap(), whole: Default::default() };
        for version in 0..2 {
            Scene::full(["第一版", "第二版"][version]).write(&stage.data(version));
            let out = stage.path(&format!("whole-{version}"));
            assert!(run(Program::Real, &stage.data(0), "2026-Q2", &out));
            assert!(run(Program::Real, &stage.data(version), QUARTER, &out));
            stage.whole[version] = shown(&out);
        }
        assert!(run(Program::Real, &stage.data(0), "2026-Q2", &stage.site()));
        assert!(run(Program::Real, &stage.data(0), QUARTER, &stage.site()));
        assert_eq!(stage.state(), Ok(0));
        stage
    }

    /// A path beside the site.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The data of a version.
    pub(crate) fn data(&self, version: usize) -> PathBuf {
        self.path(&format!("data-{version}"))
    }

    /// The site.
    pub(crate) fn site(&self) -> PathBuf {
        self.path("site")
    }

    /// The command that publishes a version.
    pub(crate) fn command(&self, program: Program, version: usize) -> Command {
        command(program, &self.data(version), QUARTER, &self.site())
    }

    /// Which version is published, whole; or what is wrong. The index may be that of either.
    pub(crate) fn state(&self) -> Result<usize, String> {
        let found = shown(&self.site());
        let mut why = String::new();
        for (version, whole) in self.whole.iter().enumerate() {
            match difference(&found, whole) {
                None => return Ok(version),
                Some(name) => why += &format!("not version {version}: {name}; "),
            }
        }
        Err(why)
    }

    /// What killed builds left.
    pub(crate) fn left(&self) -> Vec<String> {
        let names = fs::read_dir(self.site()).unwrap().map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned());
        names.filter(|name| name.contains("staging")).collect()
    }

    /// Publishes a version with the product, over whatever stands there. Says what is wrong, if anything is.
    pub(crate) fn mend(&self, version: usize) -> Result<(), String> {
        let output = self.command(Program::Real, version).output().unwrap();
        if !output.status.success() {
            return Err(format!("the next build fails: {}", String::from_utf8_lossy(&output.stderr)));
        }
        match (self.state(), self.left()) {
            (Ok(found), left) if found == version && left.is_empty() => Ok(()),
            (state, left) => Err(format!("after the next build: {state:?}, left {left:?}")),
        }
    }

    /// Begins anew with the first version, where a substitute has broken the site.
    pub(crate) fn reset(&self) {
        fs::remove_dir_all(self.site()).unwrap();
        assert!(run(Program::Real, &self.data(0), "2026-Q2", &self.site()));
        assert!(run(Program::Real, &self.data(0), QUARTER, &self.site()));
    }
}

/// The program: the one that was built with the tests, or the one that `DUIZHAO_PROGRAM` names.
pub(crate) fn duizhao() -> PathBuf {
    std::env::var_os("DUIZHAO_PROGRAM").map_or_else(|| PathBuf::from(env!("CARGO_BIN_EXE_duizhao")), PathBuf::from)
}

/// The command that publishes a quarter.
pub(crate) fn command(program: Program, data: &Path, quarter: &str, site: &Path) -> Command {
    let mut command = match program {
        Program::Real => {
            let mut command = Command::new(duizhao());
            command.arg("build").arg(data).args(["--quarter", quarter, "--quiet", "--out"]).arg(site);
            command
        }
        Program::InPlace => {
            let mut command = Command::new("bash");
            let aside = site.with_file_name("aside-XXXXXX");
            command.args(["-c", IN_PLACE]).arg(duizhao()).arg(data).arg(quarter).arg(site).arg(aside);
            command
        }
    };
    command.env("SOURCE_DATE_EPOCH", "1797292800").stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn run(program: Program, data: &Path, quarter: &str, site: &Path) -> bool {
    let output = command(program, data, quarter, site).output().unwrap();
    output.status.success() || panic!("{}", String::from_utf8_lossy(&output.stderr))
}

/// What readers can see of a site.
pub(crate) fn shown(site: &Path) -> BTreeMap<String, Vec<u8>> {
    files(site).into_iter().filter(|(name, _)| !name.starts_with('.')).collect()
}

/// The first name at which two sites differ, but for the index.
fn difference(found: &BTreeMap<String, Vec<u8>>, whole: &BTreeMap<String, Vec<u8>>) -> Option<String> {
    if !found.contains_key("index.html") {
        return Some("index.html is missing".to_owned());
    }
    let mut names: Vec<&String> = found.keys().chain(whole.keys()).filter(|name| *name != "index.html").collect();
    names.sort();
    names.into_iter().find(|name| found.get(*name) != whole.get(*name)).cloned()
}
