import { type ComponentType, type LazyExoticComponent, lazy } from 'react'
import { matchPath, type ScreenProps } from '../router.ts'

/** What a feature's screen file exports by default: a component that takes `ScreenProps`. */
type ScreenModule = { default: ComponentType<ScreenProps> }

/** One screen. `title` is the page's title while it is open. */
export type Route = {
  readonly pattern: string
  readonly title: string
  readonly Screen: LazyExoticComponent<ComponentType<ScreenProps>>
}

const screens = import.meta.glob<ScreenModule>('../features/*/*-screen.tsx')

/** A feature registers by having its screen file in place; it is loaded when the route is first opened. */
function route(pattern: string, title: string, file: string): Route {
  const load = screens[`../features/${file}.tsx`]
  return { pattern, title, Screen: lazy(() => (load === undefined ? Promise.reject(new Error(`${file} is missing`)) : load())) }
}

/** All screens. The first is the start. */
const routes: readonly Route[] = [
  route('/fleet', 'Fleet', 'fleet/fleet-screen'),
  route('/contexts', 'Contexts', 'contexts/contexts-screen'),
  route('/database/:id/:tab?', 'Database', 'database/database-screen'),
  route('/change/:id/edit-yaml', 'Edit as YAML', 'edit/edit-screen'),
  route('/change/:id/:operation', 'Change a database', 'provision/change-screen'),
  route('/operators', 'Operators', 'operators/operators-screen'),
  route('/operator/:context/:engine/:tab?', 'Operator', 'operators/operator-screen'),
  route('/operator-change/:context/:engine/:operation', 'Change an operator', 'provision/operator-change-screen'),
  route('/rollout/new/:operation', 'Change several databases', 'provision/rollout-form-screen'),
  route('/rollout/:id', 'Rollout', 'rollout/rollout-screen'),
  route('/rollouts', 'Rollouts', 'rollout/rollouts-screen'),
  route('/timeline', 'Timeline', 'timeline/timeline-screen'),
  route('/new', 'New database', 'provision/provision-screen'),
  route('/plans', 'Plans', 'plan/plans-screen'),
  route('/plan/:id', 'Plan', 'plan/plan-screen'),
  route('/runs', 'Runs', 'runs/runs-screen'),
  route('/runs/:id', 'Run', 'runs/run-screen'),
  route('/journal', 'Journal', 'runs/journal-screen'),
  route('/settings', 'Settings', 'settings/settings-screen'),
]

/** The route of a path with its parameters; null when there is none. */
export function routeOf(path: string): { route: Route; params: Record<string, string> } | null {
  for (const candidate of routes) {
    const params = matchPath(candidate.pattern, path)
    if (params !== null) return { route: candidate, params }
  }
  return null
}
