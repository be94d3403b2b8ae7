/** A page that broke: a mistake of ours, or a part of the bundle that could not be loaded. */

import type { ErrorComponentProps } from "@tanstack/react-router";
import { Button } from "~/parts/Button";
import { Page } from "~/parts/Page";

export function PageFailed({ error }: ErrorComponentProps) {
  return (
    <Page title="This page could not be shown">
      <p role="alert">{error instanceof Error ? error.message : String(error)}</p>
      <p>
        If the server was stopped or replaced meanwhile, loading the page again helps. If not, tell us what stands
        above.
      </p>
      <Button onClick={() => location.reload()}>Load it again</Button>
    </Page>
  );
}
