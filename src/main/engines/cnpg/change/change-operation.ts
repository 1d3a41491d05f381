import { changesOf } from '../../change/change-operation.ts'
import { clusterKind } from '../kinds.ts'
import { annotation } from '../labels.ts'

/** Makes an operation on a living Cluster that the operator looks at. */
export const changeOperation = changesOf({
  kind: clusterKind,
  whyIgnored: root =>
    root.metadata.annotations?.[annotation.reconciliationLoop] === 'disabled'
      ? `The operator was told to ignore it (annotation ${annotation.reconciliationLoop}): nothing would happen.`
      : null,
})
