"""`python -m scripts.reference` (`make reference`): writes every generated document, and takes away the pages of what is gone."""

from scripts.reference.everything import ROOT, files, outdated

if __name__ == "__main__":
    for path in outdated():
        (ROOT / path).unlink()
        print(f"{path} removed")
    for path, text in files().items():
        (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / path).write_text(text, encoding="utf-8")
        print(path)
