/** The store on a server of the MongoDB protocol. */
export { type MongoStoreOptions, openMongoStore } from './open-mongo-store.ts';
