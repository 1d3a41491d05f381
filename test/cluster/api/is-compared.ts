import { kubernetesVersion } from '../../../src/main/practice/kubernetes-version.ts'
import { handedOver } from '../start-test-cluster.ts'

/** The minor that the practice cluster behaves like. */
export const practiceMinor = `${kubernetesVersion.major}.${kubernetesVersion.minor}`

/** True when the server of this run is of the minor that the practice cluster behaves like: others word some answers differently. */
export const isCompared = process.env[handedOver.minor] === practiceMinor
