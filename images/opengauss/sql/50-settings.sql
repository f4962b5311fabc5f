-- openGauss's settings: those that PostgreSQL does not have, and those that it has with a value of its own
-- (src/settings/shown-settings.ts). SHOW of the first kind is known to gsql only.
create function standin.settings(
  out name text, out setting text, out shown text, out unit text, out context text, out vartype text, out source text,
  out min_val text, out max_val text, out enumvals text[], out boot_val text)
returns setof record
language sql stable as
$$ select s.name, s.setting, s.shown, s.unit, s.context, s.vartype, s.source, s.min_val, s.max_val,
     case when s.enumvals is not null then array(select json_array_elements_text(s.enumvals)) end, s.boot_val
   from json_to_recordset(standin.state() -> 'settings') as s (
     name text, setting text, shown text, unit text, context text, vartype text, source text,
     min_val text, max_val text, enumvals json, boot_val text) $$;

create view pg_catalog.pg_settings as
  select s.name, coalesce(own.setting, s.setting) as setting, s.unit, s.category, s.short_desc, s.extra_desc, s.context,
    s.vartype, s.source, s.min_val, s.max_val, s.enumvals, coalesce(own.boot_val, s.boot_val) as boot_val,
    coalesce(own.setting, s.reset_val) as reset_val, s.sourcefile, s.sourceline, s.pending_restart
  from standin.pg_settings s left join standin.settings() own on own.name = s.name
  union all
  select own.name, own.setting, own.unit, 'openGauss', null, null, own.context, own.vartype, own.source, own.min_val,
    own.max_val, own.enumvals, own.boot_val, own.setting, null, null, false
  from standin.settings() own
  where not exists (select from standin.pg_settings s where s.name = own.name)
  order by 1;

-- As the rules of the view that moved away.
create rule pg_settings_u as on update to pg_catalog.pg_settings where new.name = old.name
  do select set_config(old.name, new.setting, false);
create rule pg_settings_n as on update to pg_catalog.pg_settings do instead nothing;
grant select, update on pg_catalog.pg_settings to public;
