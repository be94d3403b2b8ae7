import { Page } from "~/parts/Page";
import { Empty } from "~/parts/State";

export function AssetPage() {
  return (
    <Page title="Asset">
      <Empty title="This page is not made yet." />
    </Page>
  );
}
