/** Names in the data folder. */
export const DATABASE_FILE = 'ibid.sqlite'
export const INDEX_FOLDER = 'index'
