import { expect, test } from 'vitest'
import type { ClusterAction } from '../../shared/domain/form.ts'
import { groupActions } from './action-groups.ts'

function action(operation: string, risk: ClusterAction['risk'] = 'safe'): ClusterAction {
  return { operation, title: operation, summary: '', risk, because: null, params: {}, choices: {} }
}

const many = ['delete', 'scale', 'resources', 'storage', 'parameters', 'pause', 'resume', 'restart', 'users', 'tune', 'expose']

test('many actions stand under headings, none is lost, and what can’t be undone comes last', () => {
  const groups = groupActions(many.map(operation => action(operation, operation === 'delete' ? 'irreversible' : 'safe')))
  expect(groups.map(({ title, actions }) => [title, actions.map(({ operation }) => operation)])).toEqual([
    ['Size and settings', ['scale', 'resources', 'storage', 'parameters']],
    ['Run', ['pause', 'resume', 'restart']],
    ['Access', ['users', 'expose']],
    ['Other', ['tune']],
    [null, ['delete']],
  ])
})

test('few actions have no headings', () => {
  const groups = groupActions([action('delete', 'irreversible'), action('scale'), action('pause')])
  expect(groups.map(({ title, actions }) => [title, actions.map(({ operation }) => operation)])).toEqual([
    [null, ['scale', 'pause']],
    [null, ['delete']],
  ])
})
