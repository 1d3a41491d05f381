/** What stands where a list is empty while the cluster can’t be read: none seen is not none there. */
export const unread = 'Nothing of this was seen before the connection was lost.'
