/** What the provider does not allow, and the statement of a policy that allows it. */

import type { Coverage } from "~/pages/collection/Summary";
import { Code } from "~/parts/Code";
import { type Column, Table } from "~/parts/Table";

const ENTERING = "sts:AssumeRole";
type Permission = Coverage["permissions"][number];

const COLUMNS: Column<Permission>[] = [
  { name: "action", label: "Permission", head: true, by: (p) => p.action, cell: (p) => <code>{p.action}</code> },
  { name: "gaps", label: "Readings", number: true, by: (p) => p.gaps, cell: (p) => p.gaps },
  { name: "accounts", label: "Accounts", number: true, by: (p) => p.accounts.length, cell: (p) => p.accounts.length },
  { name: "where", label: "Where", cell: (p) => some(p.accounts) },
];

export function Permissions({ permissions }: { permissions: readonly Permission[] }) {
  const reading = permissions.filter((p) => p.action !== ENTERING);
  const entering = permissions.find((p) => p.action === ENTERING);
  return (
    <>
      <Table
        caption="Permissions that are missing"
        prefix="permissions-"
        columns={COLUMNS}
        rows={permissions}
        id={(p) => `${p.action} ${p.resources.join()}`}
        empty="Nothing is missing."
        size={20}
      />
      {reading.length > 0 && (
        <>
          <p>
            Add these statements to the policy of the role that reads the accounts. They list, get and describe; none
            changes anything. The whole policy is <code>docs/reference/iam-policy.json</code> of the release.
          </p>
          <Code text={statements(reading)} language="json" label="The statements to add" />
        </>
      )}
      {entering && (
        <p>
          {some(entering.accounts)} could not be entered at all: the role is not there, or does not trust the collector,
          or the collector may not assume it. <code>docs/deploy</code> of the release has the role as a template.
        </p>
      )}
    </>
  );
}

function some(accounts: readonly string[]): string {
  return accounts.length > 5
    ? `${accounts.slice(0, 5).join(", ")} and ${accounts.length - 5} more`
    : accounts.join(", ");
}

/** A statement for what may be allowed everywhere, and one for each that is enough on some resources. */
function statements(permissions: readonly Permission[]): string {
  const everywhere = permissions.filter((p) => !p.resources.length).map((p) => p.action);
  const narrowed = permissions.filter((p) => p.resources.length).map((p) => allow([p.action], [...p.resources]));
  return JSON.stringify([...(everywhere.length ? [allow(everywhere.sort(), "*")] : []), ...narrowed], null, 2);
}

function allow(actions: string[], resources: string | string[]) {
  return { Effect: "Allow", Action: actions, Resource: resources };
}
