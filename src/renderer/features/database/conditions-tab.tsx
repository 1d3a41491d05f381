import type { Condition } from '../../../shared/domain/database-cluster.ts'
import { Age } from '../../ui/age.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import { LongText } from '../../ui/long-text.tsx'
import { Panel } from '../../ui/panel.tsx'
import { SafeText } from '../../ui/safe-text.tsx'
import { usePaged } from './use-paged.tsx'

/** What the operator says about it, in its own words: a condition's status alone is neither good nor bad. */
export function ConditionsTab({ conditions }: { conditions: readonly Condition[] }) {
  const { shown, more } = usePaged(conditions)
  return (
    <div className="p-6">
      <Panel title="Conditions" flush>
        <DataTable
          label="Conditions"
          rows={shown}
          keyOf={(condition, index) => `${condition.type} ${index}`}
          empty="The operator has set no conditions."
          columns={[
            { id: 'type', title: 'Condition', cell: one => <SafeText className="font-medium text-ink">{one.type}</SafeText> },
            { id: 'status', title: 'Status', cell: one => <SafeText>{one.status === '' ? '?' : one.status}</SafeText> },
            { id: 'reason', title: 'Reason', cell: one => <SafeText>{one.reason}</SafeText> },
            { id: 'message', title: 'Message', cell: one => <LongText text={one.message} limit={240} /> },
            { id: 'since', title: 'Since', cell: one => <Age at={one.lastTransition} /> },
          ]}
        />
        {more}
      </Panel>
    </div>
  )
}
