/** What stands where a list is empty because the cluster could not be read: none seen is not none there. */
export const unread = 'Nothing of this could be read before the connection was lost.'
