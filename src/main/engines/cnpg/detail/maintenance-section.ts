import type { FactSection } from '../../../../shared/domain/database-cluster.ts'
import type { KubeObject } from '../../../../shared/domain/kube.ts'
import { fact, text } from '../../fact.ts'
import { bool, str } from '../../read-json.ts'
import { annotation } from '../labels.ts'

/** What keeps the operator, or what drains nodes, from the database now. */
export function maintenanceSection(cluster: KubeObject): FactSection {
  const ignored = str(cluster, 'metadata', 'annotations', annotation.reconciliationLoop) === 'disabled'
  const open = bool(cluster, 'spec', 'nodeMaintenanceWindow', 'inProgress') === true
  const waits = bool(cluster, 'spec', 'nodeMaintenanceWindow', 'reusePVC') !== false
  const guarded = bool(cluster, 'spec', 'enablePDB') !== false
  const window = waits ? 'open: members wait for their node' : 'open: members are cloned anew elsewhere'
  return {
    id: 'maintenance',
    title: 'Maintenance',
    facts: [
      fact('The operator', ignored ? text('was told to leave it alone: nothing heals', 'bad') : text('looks after it')),
      fact('Window for its nodes', open ? text(window, 'warn') : text('closed')),
      fact('Disruption budgets', guarded ? text('on') : text('off: drains may stop every member', 'warn')),
    ],
    table: null,
  }
}
