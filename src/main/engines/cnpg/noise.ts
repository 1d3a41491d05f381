/** Fields that the operator, or its webhook, writes for itself on what the app applies (JSON pointers). */
export const noise: readonly string[] = [
  '/status',
  '/metadata/annotations/cnpg.io~1hash',
  '/metadata/annotations/cnpg.io~1nodeSerial',
  '/metadata/annotations/cnpg.io~1operatorVersion',
  '/metadata/annotations/cnpg.io~1podSpec',
  '/metadata/annotations/cnpg.io~1clusterManifest',
  '/metadata/annotations/cnpg.io~1pgControldata',
]
