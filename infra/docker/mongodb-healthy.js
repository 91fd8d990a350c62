// The health check of MongoDB: initiates the replica set where none is, and is content once this member is its primary.
const password = require('node:fs').readFileSync('/run/secrets/mongodb-root.password', 'utf8').trim();
const admin = connect('mongodb://127.0.0.1:27017/admin?directConnection=true');
admin.auth('root', password);
try {
  admin.adminCommand({ replSetGetStatus: 1 });
} catch (error) {
  if (error.codeName !== 'NotYetInitialized') throw error;
  const members = [{ _id: 0, host: 'mongodb:27017' }];
  admin.adminCommand({ replSetInitiate: { _id: 'centesimo', members } });
}
quit(admin.hello().isWritablePrimary ? 0 : 1);
