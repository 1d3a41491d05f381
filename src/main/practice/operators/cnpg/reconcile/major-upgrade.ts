import { coreTypes } from '../../../resource-type.ts'
import { labelOf, numberAt } from '../../read.ts'
import { imageMajor } from '../image.ts'
import { buildJob } from '../objects/volumes.ts'
import { announce, currentPrimary, type Instance, isComplete, type Pass, setPhase } from './pass.ts'
import { phases } from './phases.ts'

/**
 * The offline upgrade to another major version: everything stops, one Job works on the primary's volume, the replicas are cloned anew; putting
 * the old image back before the Job has succeeded undoes it (facts on the operator, section 7.5). True while it goes on.
 */
export function upgradeMajor(pass: Pass, instances: readonly Instance[], image: string): boolean {
  const held = numberAt(pass.status, 0, 'pgDataImageInfo', 'majorVersion')
  const wanted = imageMajor(image) ?? numberAt(pass.cluster, 0, 'spec', 'imageCatalogRef', 'major')
  const job = pass.world.jobs.find(each => labelOf(each, 'cnpg.io/jobRole') === 'major-upgrade')
  if (held === 0 || wanted === 0 || wanted === held) {
    delete pass.status.targetPgDataImageInfo
    if (job === undefined) return false
    if (wanted === held && !isComplete(job)) announce(pass, 'MajorUpgradeRollback', `Going back to ${image}`, true)
    pass.actions.push({ does: 'delete', type: coreTypes.Job, object: job })
    return true
  }
  const primary = instances.find(instance => instance.name === currentPrimary(pass))
  if (primary === undefined) return false
  setPhase(pass, phases.majorUpgrade, `Upgrading from PostgreSQL ${held} to ${wanted}`)
  pass.status.targetPgDataImageInfo = { image, majorVersion: wanted }
  if (pass.world.pods.length > 0) {
    for (const object of pass.world.pods) {
      if (object.metadata.deletionTimestamp === undefined) pass.actions.push({ does: 'delete', type: coreTypes.Pod, object })
    }
    return true
  }
  if (job === undefined) {
    announce(pass, 'UpgradingInstance', `Starting the major upgrade of ${primary.name}`)
    pass.actions.push({ does: 'create', type: coreTypes.Job, object: buildJob(pass.cluster, primary.name, 'major-upgrade', image) })
    return true
  }
  if (!isComplete(job)) return true
  for (const claim of instances.filter(instance => instance !== primary).flatMap(instance => instance.claims)) {
    pass.actions.push({ does: 'delete', type: coreTypes.PersistentVolumeClaim, object: claim })
  }
  pass.status.pgDataImageInfo = { image, majorVersion: wanted }
  pass.status.timelineID = 1
  delete pass.status.targetPgDataImageInfo
  delete pass.status.systemID
  setPhase(pass, phases.waiting, 'The major upgrade is done')
  return true
}
