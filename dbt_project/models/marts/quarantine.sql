-- One row for each figure of a current version that a blocking finding holds back from the wide facts.
with
    rules as (
        select
            observation_id,
            {{ dbt.listagg('rule', "', '", 'order by rule') }} as rules
        from (
            select distinct figures.observation_id, findings.rule
            from {{ ref('int_finding_figures') }} as figures
            inner join {{ ref('int_findings') }} as findings on figures.finding_key = findings.finding_key
            where figures.holds_back
        ) as named
        group by observation_id
    )

select
    settled.observation_id,
    observations.submission_id,
    settled.province_key,
    settled.period,
    settled.level,
    settled.kind,
    settled.code,
    settled.attributes,
    observations.value,
    observations.numerator,
    observations.denominator,
    observations.comparator,
    observations.quote,
    settled.finding_ids,
    rules.rules
from {{ ref('int_observations_settled') }} as settled
inner join {{ ref('int_observations') }} as observations on settled.observation_id = observations.observation_id
left join rules on settled.observation_id = rules.observation_id
where settled.destination = 'quarantine'
