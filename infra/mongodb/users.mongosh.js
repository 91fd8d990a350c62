// Makes the user of each service on a MongoDB server, with the one role it needs: to read and write its own database.
// The portal has none, since it never speaks to the server. Run it with mongosh as an administrator of users:
//
//   CENTESIMO_PREFIX=centesimo mongosh 'mongodb://admin@host:27017/?authSource=admin&tls=true' infra/mongodb/users.mongosh.js
//
// The prefix is the path of MONGODB_URI. It asks for a password for each service; the same one goes into the file that
// MONGODB_PASSWORD_FILE names. A user who is there already gets the role again, and keeps the password.
/* global db, passwordPrompt, print */
const prefix = process.env.CENTESIMO_PREFIX ?? 'centesimo';
const admin = db.getSiblingDB('admin');
for (const service of ['donation', 'allocation', 'audit']) {
  // Several deployments share a server as they share a cluster: by names of their own.
  const user = prefix === 'centesimo' ? service : `${prefix}-${service}`;
  const roles = [{ role: 'readWrite', db: `${prefix}-${service}` }];
  if (admin.getUser(user) === null) {
    print(`Password of ${user}:`);
    admin.createUser({ user, pwd: passwordPrompt(), roles, mechanisms: ['SCRAM-SHA-256'] });
  } else {
    admin.updateUser(user, { roles });
  }
  print(`${user} may read and write ${prefix}-${service}, and nothing else.`);
}
