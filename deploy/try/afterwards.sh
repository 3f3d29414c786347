# After the document's own commands: the pretend networks beside the site, then a person who
# connects a channel over https through nginx, and the doctor's last word.
echo; echo "== Afterwards: the pretend networks, a channel, and the doctor"
cd /srv/channel-care
mkdir -p /srv/try
cp deploy/try/pretend_settings.py /srv/try/
setpriv --reuid=www-data --regid=www-data --clear-groups .venv/bin/python -m sandbox --port 9481 --state /tmp/sandbox.sqlite3 > /tmp/sandbox.log 2>&1 &
{
  echo "PYTHONPATH=/srv/try"
  echo "DJANGO_SETTINGS_MODULE=pretend_settings"
  .venv/bin/python -c 'from config.demo import apps; [print(f"{name}={value}") for name, value in apps.environment().items()]'
} >> /etc/channel-care/env
systemctl restart channel-care-web channel-care-worker channel-care-schedule
curl --silent --show-error --fail --retry 20 --retry-delay 1 --retry-all-errors --cacert /etc/channel-care/tls/cert.pem "https://$HOST/healthz"
echo
care shell -c "
from allauth.account.models import EmailAddress
from django.contrib.auth.models import User
person = User.objects.create_user('ana', 'ana@$HOST', 'correct horse battery staple 9')
EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
"
.venv/bin/python deploy/try/connect.py "https://$HOST" http://127.0.0.1:9481 /etc/channel-care/tls/cert.pem
care shell -c "
from channels.models import Channel
channel = Channel.objects.get()
print('In the database:', channel.credential.network, channel.name)
"
echo "-- what the doctor says at the end"
care doctor || echo "(the doctor ends with $?)"
echo "-- the logs of the site, the worker and the schedule"
tail -n 5 /run/try/*.log
echo; echo "TRY ENDED WELL"
