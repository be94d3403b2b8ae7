/** Queries to begin with. */
export const STARTING: readonly [name: string, query: string][] = [
  [
    "Trails",
    `{
  trails {
    identifier
    internalName
    cloudAccountName
    isMultiRegionTrail
    status {
      isLogging
    }
  }
}
`,
  ],
  [
    "Accounts that no trail records, for certain",
    `{
  connectors(where: { trails_NONE: {}, certainty: CERTAIN }) {
    identifier
    internalName
    cloudAccountID
  }
}
`,
  ],
  [
    "Trails that do not record all management events",
    `{
  trails(where: { NOT: { managementEvents: { eq: "all" } } }) {
    ...AssetFragment
    managementEvents
  }
}
`,
  ],
  [
    "Accounts and their neighbours",
    `{
  connectors {
    identifier
    internalName
    neighbours(first: 10) {
      edges {
        type
        direction
        node {
          internalAssetType
          internalName
        }
      }
    }
  }
}
`,
  ],
  [
    "Controls and how they stand",
    `{
  standing {
    controls {
      id
      title
      verdict
      failingCount
    }
  }
}
`,
  ],
  [
    "What was not read",
    `{
  coverageGaps(first: 50) {
    count
    gaps {
      service
      operation
      cloudAccountID
      region
      outcome
      error
      missing
    }
  }
}
`,
  ],
];
