/** The database in the data folder: the truth. */
export const DATABASE_FILE = 'ibid.sqlite'
/** The folder of index generations in the data folder; deleting it costs a sync and loses nothing. */
export const INDEX_FOLDER = 'index'
/** The folder of models that were downloaded; deleting it costs another download. */
export const MODELS_FOLDER = 'models'
