/** The programs of one control plane. */
export interface Binaries {
  readonly etcd: string
  readonly apiServer: string
  /** null where what was found has none: namespaces and dependents then stay as they are, and the tests that need it are left out and named. */
  readonly controllerManager: string | null
  /** Where they are from, for people. */
  readonly source: string
}
