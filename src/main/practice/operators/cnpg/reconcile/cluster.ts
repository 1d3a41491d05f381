import { annotationOf, at, numberAt, objectsAt, textAt } from '../../read.ts'
import { addWalVolumes, adoptFirstPrimary, createFirst, fillVolumes, scaleDown, scaleUp } from './bootstrap.ts'
import { keepCompanions } from './companions.ts'
import { upgradeMajor } from './major-upgrade.ts'
import { createPods, growVolumes, hibernate, labelMembers, rollOut } from './members.ts'
import { observe } from './observe.ts'
import { type Action, type ClusterWorld, type Instance, instancesOf, isReady, type Pass, setPhase, startPass } from './pass.ts'
import { phases } from './phases.ts'
import { changePrimary, failOver, restartInPlace } from './primary.ts'

/** What one pass over a Cluster decided. */
export interface Decision {
  /** The whole status as it should be. */
  readonly status: Readonly<Record<string, unknown>>
  readonly actions: readonly Action[]
}

/** True when the operator leaves this Cluster alone, because it is told to or because it is going. */
export function isLeftAlone(world: Pick<ClusterWorld, 'cluster'>): boolean {
  const { cluster } = world
  return annotationOf(cluster, 'cnpg.io/reconciliationLoop') === 'disabled' || cluster.metadata.deletionTimestamp !== undefined
}

/** The image to run: the one named, or the catalog's for the major version; null when the catalog hasn't got it. */
function resolveImage(world: ClusterWorld): string | null {
  const reference = at(world.cluster, 'spec', 'imageCatalogRef')
  if (reference === undefined) return textAt(world.cluster, 'spec', 'imageName') || null
  const major = numberAt(reference, 0, 'major')
  const entry = objectsAt(world.catalog, 'spec', 'images').find(each => each.major === major)
  return textAt(entry, 'image') || null
}

function stepThrough(pass: Pass, instances: readonly Instance[], image: string): void {
  if (hibernate(pass, instances)) return
  if (createFirst(pass, instances, image)) return
  if (upgradeMajor(pass, instances, image)) return
  const filling = fillVolumes(pass, instances, image)
  adoptFirstPrimary(pass, instances)
  labelMembers(pass, instances)
  growVolumes(pass, instances)
  addWalVolumes(pass, instances)
  if (restartInPlace(pass, instances)) return
  if (changePrimary(pass, instances)) return
  if (failOver(pass, instances)) return
  if (createPods(pass, instances, image)) {
    const phase = textAt(pass.status, 'phase')
    if (phase === phases.healthy || phase === '') setPhase(pass, phases.waiting, 'Some instances are not yet active')
    return
  }
  if (scaleDown(pass, instances)) return
  if (filling || scaleUp(pass, instances, image)) return
  if (!instances.every(instance => isReady(instance.pod))) {
    const phase = textAt(pass.status, 'phase')
    const rolling = phase === phases.upgrade || phase === phases.restartPrimary
    if (!rolling) setPhase(pass, phases.waiting, 'Some instances are not yet active. Please wait.')
    return
  }
  if (rollOut(pass, instances, image)) return
  setPhase(pass, phases.healthy)
}

/**
 * Decides what to do about one Cluster from live objects only: called again after every change it ends in a healthy Cluster, wherever it was
 * stopped in between. Pure but for `passed`, which counts simulated time.
 */
export function reconcileCluster(world: ClusterWorld, now: Date, passed: Pass['passed']): Decision {
  const pass = startPass(world, now, passed)
  const image = resolveImage(world)
  keepCompanions(pass)
  if (image === null) setPhase(pass, phases.badCatalog, 'The image catalog has no image for the major version that is asked for')
  else stepThrough(pass, instancesOf(world), image)
  observe(pass, image)
  return { status: pass.status, actions: pass.actions }
}
