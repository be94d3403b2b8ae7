import { Page } from "~/parts/Page";
import { Empty } from "~/parts/State";

export function QueriesPage() {
  return (
    <Page title="Queries">
      <Empty title="This page is not made yet." />
    </Page>
  );
}
